import { type RefObject, useLayoutEffect } from 'react'

type Asked = {
  open: boolean
  field: RefObject<HTMLElement | null>
  list: RefObject<HTMLElement | null>
  /** How many rows it has: with fewer it is shorter, and may fit below again. */
  rows: number
}

const gap = 4
const highest = 280
const narrowest = 220

/** Puts a list under its field, or above it where there is more room, and keeps it there while anything scrolls. */
export function useListPlace({ open, field, list, rows }: Asked): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of rows changes the height that is read here.
  useLayoutEffect(() => {
    const [above, element] = [field.current, list.current]
    // Without a top layer it stays where the style sheet puts it: under the field.
    if (!open || !above || !element || !('showPopover' in element)) return
    if (!element.matches(':popover-open')) element.showPopover()
    const place = (event?: Event) => {
      // Its own rows may scroll in it.
      if (event?.target === element) return
      const { left, top, bottom, width } = above.getBoundingClientRect()
      const seen = window.visualViewport
      const start = seen?.offsetTop ?? 0
      const end = start + (seen?.height ?? window.innerHeight)
      element.style.maxHeight = `${highest}px`
      const placed = placeOf({ top, bottom, wanted: Math.min(element.offsetHeight, highest), start, end })
      const wide = Math.min(Math.max(width, narrowest), window.innerWidth - 2 * gap)
      element.style.width = `${wide}px`
      element.style.left = `${Math.max(gap, Math.min(left, window.innerWidth - wide - gap))}px`
      element.style.maxHeight = `${placed.height}px`
      element.style.top = placed.isAbove ? `${top - gap - Math.min(element.offsetHeight, placed.height)}px` : `${bottom + gap}px`
    }
    place()
    window.addEventListener('scroll', place, true)
    window.addEventListener('resize', place)
    window.visualViewport?.addEventListener('resize', place)
    return () => {
      window.removeEventListener('scroll', place, true)
      window.removeEventListener('resize', place)
      window.visualViewport?.removeEventListener('resize', place)
    }
  }, [open, rows, field, list])
}

/** Below where the whole list fits; else on the side with more room, as high as there is. */
export function placeOf({ top, bottom, wanted, start, end }: { top: number; bottom: number; wanted: number; start: number; end: number }): {
  isAbove: boolean
  height: number
} {
  const [room, roomAbove] = [end - bottom - 2 * gap, top - start - 2 * gap]
  const isAbove = room < wanted && roomAbove > room
  return { isAbove, height: Math.max(0, Math.min(wanted, isAbove ? roomAbove : room)) }
}
