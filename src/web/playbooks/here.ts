import { useCallback, useSyncExternalStore } from 'react'

/**
 * Where in the process the reader is: the part that the cursor's line became, or that was pressed on the map. It changes
 * with each move of the cursor, so only the two parts that it touches are drawn again, never the whole map.
 */
export type Here = {
  get: () => string | undefined
  set: (part: string | undefined) => void
  subscribe: (listener: () => void) => () => void
}

export function newHere(): Here {
  let part: string | undefined
  const listeners = new Set<() => void>()
  return {
    get: () => part,
    set: (next) => {
      if (next === part) return
      part = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Whether the reader is at this part. */
export function useIsHere(here: Here, id: string): boolean {
  const isIt = useCallback(() => here.get() === id, [here, id])
  return useSyncExternalStore(here.subscribe, isIt, isIt)
}

export const useHere = (here: Here): string | undefined => useSyncExternalStore(here.subscribe, here.get, here.get)

/** Whether Tab stops at this part: at the one where the reader is, or at the first while they are elsewhere. */
export function useIsStop(here: Here, id: string, parts: ReadonlySet<string>, first: string | undefined): boolean {
  const isIt = useCallback(() => {
    const part = here.get()
    return (part !== undefined && parts.has(part) ? part : first) === id
  }, [here, id, parts, first])
  return useSyncExternalStore(here.subscribe, isIt, isIt)
}
