import { useEffect } from 'react'

/**
 * Whoever works by keys keeps a place when what they pressed goes away with what it did: a row that is removed, a button that is of no
 * more use. The focus moves to the part of the page that it was in, and the next Tab goes on from there instead of from the top.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let around: Element[] = []
    let waits = 0
    const remember = ({ target }: FocusEvent) => {
      around = []
      for (let each = target instanceof Element ? target : null; each; each = each.parentElement) around.push(each)
    }
    const keep = () => {
      if (document.activeElement !== document.body || around[0]?.isConnected !== false) return
      const part = around.find((each) => each.isConnected && each.matches('section, main, [role=dialog]'))
      around = []
      if (!(part instanceof HTMLElement)) return
      if (!part.hasAttribute('tabindex')) part.tabIndex = -1
      part.focus({ preventScroll: true })
    }
    // What takes the focus itself, such as a dialog that closes or the next screen, does so first.
    const later = () => {
      cancelAnimationFrame(waits)
      waits = requestAnimationFrame(() => {
        waits = requestAnimationFrame(keep)
      })
    }
    const watch = new MutationObserver(later)
    document.addEventListener('focusin', remember)
    watch.observe(document.body, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', remember)
      watch.disconnect()
      cancelAnimationFrame(waits)
    }
  }, [])
}
