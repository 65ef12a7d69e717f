import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './evidence-mark.module.css'
import { Icon, type IconName } from './icon.tsx'

/** `seen`: looked at in a system, and it does not prove the point. */
export type EvidenceKind = 'read' | 'seen' | 'attested' | 'linked' | 'waived'

const marks: Record<EvidenceKind, { icon?: IconName; word: string }> = {
  read: { icon: 'check', word: 'Read from' },
  seen: { word: 'Read from' },
  attested: { icon: 'pencil', word: 'Attested by' },
  linked: { icon: 'link', word: 'Link by' },
  waived: { icon: 'waived', word: 'Left out, approved by' },
}

type Props = {
  kind: EvidenceKind
  /** What was seen: `Success plans open: 0`, a reason, or a link. */
  children?: ReactNode
  /** The system or the person. */
  source?: string
  /** How old it is, in words. */
  age?: ReactNode
}

/** Why something counts as true. The four kinds never look alike, and each says who or what stands behind it. */
export function EvidenceMark({ kind, children, source, age }: Props) {
  const { icon, word } = marks[kind]
  return (
    <span className={classes(styles.evidence, styles[kind])}>
      {icon && <Icon name={icon} />}
      <span>
        {children !== undefined && <span className={styles.value}>{children} · </span>}
        {word}
        {source && ` ${source}`}
        {age !== undefined && <> · {age}</>}
      </span>
    </span>
  )
}
