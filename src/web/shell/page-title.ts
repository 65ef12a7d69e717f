import { useEffect } from 'react'
import { words } from './words.ts'

/**
 * Tabs, the history, bookmarks and a screen reader name a page by its title, and each screen has a heading that says what it is. The
 * title follows the heading, so that no screen can forget it.
 */
export function usePageTitle(): void {
  useEffect(() => {
    const tell = () => {
      const title = pageTitle(document.querySelector('main h1')?.textContent ?? '')
      if (document.title !== title) document.title = title
    }
    const watch = new MutationObserver(tell)
    tell()
    watch.observe(document.body, { childList: true, subtree: true, characterData: true })
    return () => watch.disconnect()
  }, [])
}

/** The heading first: of many tabs only the beginning is in sight. */
export function pageTitle(heading: string): string {
  const said = heading.replace(/\s+/g, ' ').trim()
  return said === '' ? words.product : `${said} · ${words.product}`
}
