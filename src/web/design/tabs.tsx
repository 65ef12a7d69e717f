import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

export type Tab = { id: string; words: string; number?: number | string; panel: ReactNode }

type Props = { label: string; tabs: readonly Tab[]; open: string; onOpen: (id: string) => void }

/**
 * Parts of one page. Which one is open is the address's business, so the page that uses it says. An address from somebody who sees more
 * parts, or from an older Baton, opens the first.
 */
export function Tabs({ label, tabs, open, onOpen }: Props) {
  const shown = tabs.some(({ id }) => id === open) ? open : tabs[0]?.id
  return (
    <Radix.Root {...(shown === undefined ? {} : { value: shown })} onValueChange={onOpen} activationMode="manual">
      <Radix.List className={styles.list} aria-label={label} data-chrome>
        {tabs.map(({ id, words, number }) => (
          <Radix.Trigger key={id} value={id} className={styles.tab}>
            {words}
            {number !== undefined && <span className={styles.number}>{number}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ id, panel }) => (
        <Radix.Content key={id} value={id} className={styles.panel}>
          {panel}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
