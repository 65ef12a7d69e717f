import { useEffect, useRef, useState } from 'react'

type Place = { key: string; index: number }
const last = new Map<string, Place>()

/**
 * Who works by keys opens a row, looks, and comes back: the list goes on at that row, or at the one that took its place, and not from
 * the top of the page. Whoever has the focus elsewhere keeps it.
 */
export function useLastRow(label: string, keys: readonly string[], goTo: (index: number) => void) {
  // The address of the list, with its filters; a moment later the browser may already be at the next page.
  const [list] = useState(() => `${window.location.pathname}${window.location.search} ${label}`)
  const back = useRef(false)
  useEffect(() => {
    if (back.current || keys.length === 0) return
    back.current = true
    const index = placeOf(last.get(list), keys)
    const isNowhere = document.activeElement === document.body || document.activeElement === document.getElementById('page')
    if (index !== undefined && isNowhere) goTo(index)
  })
  return (key: string) => void last.set(list, { key, index: keys.indexOf(key) })
}

/** Where a row stands now; where it is gone, what came up in its place. */
export function placeOf(before: Place | undefined, keys: readonly string[]): number | undefined {
  if (before === undefined || keys.length === 0) return undefined
  const index = keys.indexOf(before.key)
  return index === -1 ? Math.min(before.index, keys.length - 1) : index
}
