import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { useLastRow } from './last-row.ts'
import styles from './row-list.module.css'

export type RowGroup<Row> = { id: string; title?: string; rows: readonly Row[] }

type Props<Row> = {
  label: string
  groups: readonly RowGroup<Row>[]
  keyOf: (row: Row) => string
  draw: (row: Row) => ReactNode
  onOpen?: (row: Row) => void
  /** Which row a panel beside the list speaks of. */
  shown?: string | undefined
  onFocus?: (row: Row) => void
}

/** Rows in groups with one tab stop: arrows or J and K walk them, Enter opens one. */
export function RowList<Row>({ label, groups, keyOf, draw, onOpen, shown, onFocus }: Props<Row>) {
  const frame = useRef<HTMLElement>(null)
  const id = useId()
  const rows = groups.flatMap((group) => group.rows)
  const [current, setCurrent] = useState('')
  const at = Math.max(
    0,
    rows.findIndex((row) => keyOf(row) === current),
  )
  const focusAt = (index: number) =>
    frame.current?.querySelectorAll<HTMLElement>('[data-row]')[Math.max(0, Math.min(index, rows.length - 1))]?.focus()
  const note = useLastRow(label, rows.map(keyOf), focusAt)
  const walk = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (!(event.target instanceof HTMLElement) || event.target.closest('input, textarea, select')) return
    const steps: Record<string, number> = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: rows.length - 1 }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    focusAt(next)
  }
  return (
    <section ref={frame} aria-label={label} onKeyDown={walk}>
      {groups
        .filter((group) => group.rows.length > 0)
        .map((group, place) => (
          <div key={group.id}>
            {group.title && (
              <h2 className={styles.heading} id={`${id}-${place}`}>
                {group.title}
              </h2>
            )}
            <ul {...(group.title ? { 'aria-labelledby': `${id}-${place}` } : {})}>
              {group.rows.map((row) => {
                const key = keyOf(row)
                return (
                  <li
                    key={key}
                    className={styles.row}
                    data-row={key}
                    data-shown={shown === key}
                    tabIndex={rows[at] === row ? 0 : -1}
                    onFocus={() => {
                      setCurrent(key)
                      note(key)
                      onFocus?.(row)
                    }}
                    onClick={(event) => {
                      if (!(event.target instanceof HTMLElement && event.target.closest('a, button, input, label'))) onOpen?.(row)
                    }}
                    onKeyDown={(event) => {
                      if (event.key === 'Enter' && event.target === event.currentTarget) onOpen?.(row)
                    }}
                  >
                    {draw(row)}
                  </li>
                )
              })}
            </ul>
          </div>
        ))}
    </section>
  )
}
