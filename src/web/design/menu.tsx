import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './menu.module.css'

export type MenuItem = {
  id: string
  words: string
  note?: string
  keys?: string
  /** Given for items that are choices: whether this one holds now. */
  chosen?: boolean
  run: () => void
}

type Props = {
  /** The button that opens it; it must take a ref and props. */
  trigger: ReactNode
  heading?: string
  items: readonly MenuItem[]
  /** What is said as long as there is nothing to choose. */
  instead?: string
  align?: 'start' | 'end'
  onOpen?: () => void
}

export function Menu({ trigger, heading, items, instead, align = 'end', onOpen }: Props) {
  const choice = items.some(({ chosen }) => chosen !== undefined)
  return (
    <DropdownMenu.Root onOpenChange={(open) => open && onOpen?.()}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align={align} sideOffset={4} collisionPadding={8}>
          {heading && <DropdownMenu.Label className={styles.heading}>{heading}</DropdownMenu.Label>}
          {items.length === 0 && instead && (
            <DropdownMenu.Item className={styles.item} disabled>
              {instead}
            </DropdownMenu.Item>
          )}
          {choice ? (
            <DropdownMenu.RadioGroup value={items.find(({ chosen }) => chosen)?.id ?? ''}>
              {items.map((item) => (
                <DropdownMenu.RadioItem key={item.id} value={item.id} className={styles.item} onSelect={item.run}>
                  <span className={styles.mark}>{item.chosen && <Icon name="check" />}</span>
                  <ItemWords item={item} />
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
          ) : (
            items.map((item) => (
              <DropdownMenu.Item key={item.id} className={styles.item} onSelect={item.run}>
                <ItemWords item={item} />
              </DropdownMenu.Item>
            ))
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function ItemWords({ item: { words, note, keys } }: { item: MenuItem }) {
  return (
    <>
      <span className={styles.words}>
        {words}
        {note && <span className={styles.note}>{note}</span>}
      </span>
      {keys && <kbd className={styles.keys}>{keys}</kbd>}
    </>
  )
}
