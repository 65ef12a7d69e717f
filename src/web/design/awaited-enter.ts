import { useEffect, useRef, useState } from 'react'

/**
 * Enter that came before what is found for what is typed: the first of that is meant, and never what stood there before. Once it is
 * awaited, `take` is called when the search has answered.
 */
export function useAwaitedEnter(isSearching: boolean, take: () => void) {
  const [isAwaited, setAwaited] = useState(false)
  const latest = useRef(take)
  latest.current = take
  useEffect(() => {
    if (!isAwaited || isSearching) return
    setAwaited(false)
    latest.current()
  }, [isAwaited, isSearching])
  return [isAwaited, setAwaited] as const
}
