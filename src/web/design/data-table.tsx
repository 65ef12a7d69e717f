import { type KeyboardEvent, memo, type ReactNode, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { classes } from './classes.ts'
import styles from './data-table.module.css'
import { useLastRow } from './last-row.ts'
import { visibleRows } from './visible-rows.ts'

export type Column<Row> = {
  id: string
  head: string
  cell: (row: Row) => ReactNode
  width?: string
  end?: boolean
  sortable?: boolean
  /** Where it goes when the screen is too narrow for a table: before or into the card's title, its small print, or nowhere; a tablet leaves `wide` out. */
  narrow?: 'mark' | 'title' | 'meta' | 'wide'
}

type Props<Row> = {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  onOpen?: (row: Row) => void
  /** Space on a row. */
  onMark?: (row: Row) => void
  sort?: { by: string; down: boolean }
  onSort?: (by: string) => void
}

const virtualFrom = 100

/**
 * A grid with one tab stop: arrows or J and K walk the rows, Enter opens one, Space marks it where rows can be marked. Above a hundred rows only those in sight
 * are drawn, and each row is drawn again only when its own data changed, so a long list stays live.
 */
export function DataTable<Row>({ label, columns, rows, keyOf, onOpen, onMark, sort, onSort }: Props<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [current, setCurrent] = useState(() => (rows[0] === undefined ? '' : keyOf(rows[0])))
  const virtual = rows.length > virtualFrom
  const { from, to, rowHeight } = useWindow(body, rows.length, virtual)
  const wanted = useRef<string | undefined>(undefined)
  const inside = useRef(false)

  const at = rows.findIndex((row) => keyOf(row) === current)
  const tabStop = at === -1 ? (rows[0] === undefined ? '' : keyOf(rows[0])) : current
  // The tab stop stays drawn while it is scrolled away, or focus would fall out of the page.
  const kept = virtual && at !== -1 && (at < from || at >= to) ? rows[at] : undefined

  const goTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))]
    if (row === undefined) return
    setCurrent(keyOf(row))
    const drawn = [...(body.current?.rows ?? [])].find((each) => each.dataset.row === keyOf(row))
    if (drawn) drawn.focus()
    else if (body.current) {
      wanted.current = keyOf(row)
      const top = body.current.getBoundingClientRect().top + window.scrollY + rows.indexOf(row) * rowHeight
      window.scrollTo({ top: top - window.innerHeight / 2 })
    }
  }

  // A focused row that scrolling draws elsewhere is a new element, and focus would fall out of the page.
  useLayoutEffect(() => {
    // Whoever went elsewhere before the row was drawn, such as to the search, is not fetched back from there.
    if (!isAround(document.activeElement, body.current)) wanted.current = undefined
    const lost = inside.current && (document.activeElement === null || document.activeElement === document.body)
    if (!lost && wanted.current === undefined) return
    const key = wanted.current ?? current
    const drawn = [...(body.current?.rows ?? [])].find((each) => each.dataset.row === key)
    if (drawn && document.activeElement !== drawn) drawn.focus({ preventScroll: true })
    if (drawn) wanted.current = undefined
  })

  const note = useLastRow(label, rows.map(keyOf), goTo)
  const latest = useRef({ rows, onOpen, keyOf, note })
  latest.current = { rows, onOpen, keyOf, note }

  const open = useCallback((key: string) => {
    const row = latest.current.rows.find((each) => latest.current.keyOf(each) === key)
    if (row !== undefined) latest.current.onOpen?.(row)
  }, [])
  const focused = useCallback((key: string) => {
    setCurrent(key)
    latest.current.note(key)
  }, [])

  const walk = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select')) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === ' ' && onMark && rows[at] !== undefined) {
      event.preventDefault()
      return onMark(rows[at])
    }
    const page = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 3)
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      j: at + 1,
      ArrowUp: at - 1,
      k: at - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: at + page,
      PageUp: at - page,
    }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    goTo(next)
  }

  const inSight = (virtual ? rows.slice(from, to) : rows).map((row, place) => ({ row, index: virtual ? from + place : place }))
  const drawn = [
    ...(kept !== undefined && at < from ? [{ row: kept, index: at }] : []),
    ...inSight,
    ...(kept !== undefined && at >= to ? [{ row: kept, index: at }] : []),
  ]
  const before = from - (kept !== undefined && at < from ? 1 : 0)
  const after = rows.length - to - (kept !== undefined && at >= to ? 1 : 0)
  return (
    <table
      className={styles.table}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose rows take focus.
      role="grid"
      aria-label={label}
      data-even={virtual}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      onKeyDown={walk}
      onFocus={() => {
        inside.current = true
      }}
      onBlur={(event) => {
        const { target, currentTarget } = event
        // A row that is being redrawn loses focus too; whether someone really left is known a moment later.
        queueMicrotask(() => {
          if (target.isConnected) inside.current = currentTarget.contains(document.activeElement)
        })
      }}
    >
      <colgroup>
        {columns.map(({ id, width, narrow }) => (
          <col key={id} className={classes(narrow === 'wide' && styles.wide)} {...(width === undefined ? {} : { style: { width } })} />
        ))}
      </colgroup>
      <thead className={styles.head}>
        <tr aria-rowindex={1}>
          {columns.map(({ id, head, end, sortable, narrow }) => (
            <th
              key={id}
              scope="col"
              className={classes(end && styles.end, narrow === 'wide' && styles.wide, sort?.by === id && styles.sorted)}
              {...(sort?.by === id ? { 'aria-sort': sort.down ? ('descending' as const) : ('ascending' as const) } : {})}
            >
              {sortable && onSort ? (
                <button type="button" className={styles.sort} onClick={() => onSort(id)}>
                  {head}
                  {sort?.by === id && <span aria-hidden="true">{sort.down ? '↓' : '↑'}</span>}
                </button>
              ) : (
                head
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {virtual && before > 0 && <Gap key="gap-before" height={before * rowHeight} />}
        {drawn.map(({ row, index }) => {
          const key = keyOf(row)
          return (
            <BodyRow
              key={key}
              row={row}
              rowKey={key}
              index={index}
              columns={columns}
              tabStop={key === tabStop}
              onOpen={open}
              onFocus={focused}
              openable={onOpen !== undefined}
            />
          )
        })}
        {virtual && after > 0 && <Gap key="gap-after" height={after * rowHeight} />}
      </tbody>
    </table>
  )
}

/** Whether the focus is in the table, or in nothing but what the table itself is in. */
function isAround(focus: Element | null, body: HTMLElement | null): boolean {
  return focus === null || focus.contains(body) || (body?.closest('table')?.contains(focus) ?? false)
}

function Gap({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it only keeps the height of rows that are not drawn.
    <tr className={styles.gap} aria-hidden="true">
      <td style={{ height }} />
    </tr>
  )
}

/** What a column is too narrow for is told to whoever points at it. */
function tellWhole({ target }: { target: EventTarget }) {
  const cell = target instanceof HTMLElement ? target.closest('td') : null
  if (cell && cell.title === '' && cell.scrollWidth > cell.clientWidth) cell.title = cell.innerText
}

type BodyRowProps<Row> = {
  row: Row
  rowKey: string
  index: number
  columns: readonly Column<Row>[]
  tabStop: boolean
  openable: boolean
  onOpen: (key: string) => void
  onFocus: (key: string) => void
}

function PlainBodyRow<Row>({ row, rowKey, index, columns, tabStop, openable, onOpen, onFocus }: BodyRowProps<Row>) {
  return (
    <tr
      className={classes(styles.row, openable && styles.openable)}
      data-row={rowKey}
      tabIndex={tabStop ? 0 : -1}
      aria-rowindex={index + 2}
      onFocus={() => onFocus(rowKey)}
      onMouseOver={tellWhole}
      onClick={(event) => {
        if (!(event.target instanceof HTMLElement && event.target.closest('a, button, input, select'))) onOpen(rowKey)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(rowKey)
      }}
    >
      {columns.map(({ id, cell, end, narrow }) => (
        <td key={id} className={classes(end && styles.end, narrow && styles[narrow])}>
          {cell(row)}
        </td>
      ))}
    </tr>
  )
}
const BodyRow = memo(PlainBodyRow) as typeof PlainBodyRow

/** Follows the scrolling of the page and the height that rows really have. */
function useWindow(body: { current: HTMLTableSectionElement | null }, total: number, virtual: boolean) {
  const [seen, setSeen] = useState({ from: 0, to: Math.min(total, 40), rowHeight: 36 })
  useLayoutEffect(() => {
    if (!virtual) return
    const look = () => {
      const section = body.current
      if (!section) return
      const drawn = [...section.rows].find((row) => row.dataset.row !== undefined)
      const rowHeight = drawn?.offsetHeight || 36
      const { from, to } = visibleRows({ total, rowHeight, top: -section.getBoundingClientRect().top, height: window.innerHeight })
      setSeen((before) => (before.from === from && before.to === to && before.rowHeight === rowHeight ? before : { from, to, rowHeight }))
    }
    look()
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('resize', look)
    return () => {
      window.removeEventListener('scroll', look)
      window.removeEventListener('resize', look)
    }
  }, [total, virtual, body])
  return seen
}
