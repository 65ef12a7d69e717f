import { useEffect, useRef } from 'react'

/**
 * What closes a dialog when its answer comes, for as long as it is open. Whoever closed it while it was on its way, and has opened
 * something else in its place, keeps that.
 */
export function useWhileOpen<Given extends unknown[]>(close: (...given: Given) => void): (...given: Given) => void {
  const isOpen = useRef(false)
  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])
  return (...given) => {
    if (isOpen.current) close(...given)
  }
}
