import { useRef, useState } from 'react'

/**
 * What a list shows while someone is in it: rows change in place, but none comes, goes or moves under focus or pointer.
 * `held` says how many of those changes wait. What is added behind the last row, such as the next page of a long list, moves nothing
 * and comes at once.
 */
export function settle<Row>(
  shown: readonly Row[],
  incoming: readonly Row[],
  keyOf: (row: Row) => string,
): { rows: readonly Row[]; held: number } {
  const fresh = new Map(incoming.map((row) => [keyOf(row), row]))
  const known = new Set(shown.map(keyOf))
  const behind = incoming.slice(incoming.findLastIndex((row) => known.has(keyOf(row))) + 1)
  const added = incoming.filter((row) => !known.has(keyOf(row))).length - behind.length
  const removed = shown.filter((row) => !fresh.has(keyOf(row))).length
  const stayed = shown.map(keyOf).filter((key) => fresh.has(key))
  const order = incoming.map(keyOf).filter((key) => known.has(key))
  const moved = stayed.filter((key, at) => order[at] !== key).length
  if (added + removed + moved === 0) return { rows: incoming, held: 0 }
  return { rows: [...shown.map((row) => fresh.get(keyOf(row)) ?? row), ...behind], held: added + removed + Math.ceil(moved / 2) }
}

/** Holds changes of order back while `busy()` says that someone is in the list, until `release` is called. */
export function useSettledRows<Row>(incoming: readonly Row[], keyOf: (row: Row) => string, busy: () => boolean) {
  const shown = useRef(incoming)
  const [, redraw] = useState(0)
  const { rows, held } = busy() ? settle(shown.current, incoming, keyOf) : { rows: incoming, held: 0 }
  shown.current = rows
  return {
    rows,
    held,
    release: () => {
      shown.current = incoming
      redraw((times) => times + 1)
    },
  }
}
