import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './label-chip.module.css'

type Props = {
  name: string
  colour: string | null
  title?: string | undefined
  /** Takes it off; said aloud with its words. */
  off?: { words: string; busy: boolean; run: () => void } | undefined
}

/** A label: its name, with a mark in its colour to find it again. The name alone says everything. */
export function LabelChip({ name, colour, title, off }: Props) {
  return (
    <span className={styles.chip} title={title}>
      <LabelMark colour={colour} />
      <span className={styles.name}>{name}</span>
      {off && (
        <button type="button" className={styles.off} disabled={off.busy} onClick={off.run} aria-label={off.words}>
          <Icon name="close" />
        </button>
      )}
    </span>
  )
}

export const LabelMark = ({ colour }: { colour: string | null }): ReactNode => (
  <span className={styles.mark} data-colour={colour ?? 'grey'} aria-hidden="true" />
)
