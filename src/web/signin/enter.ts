import { useEffect, useState } from 'react'

/** In as somebody else: the page begins anew, with nothing in it that was read before. */
export const enter = (page = '/inbox'): void => window.location.assign(`${window.location.origin}${page}`)

/** Whoever follows a link and is asked first who they are wants to come to where it leads. */
export const pageAsked = ({ pathname, search }: Pick<Location, 'pathname' | 'search'> = window.location): string =>
  pathname === '/' || /^\/(welcome|set-up|sign-in)(\/|$)/.test(pathname) ? '/inbox' : `${pathname}${search}`

/** What stands behind the # of the address; no server sees it. Taken out of the address, so that it does not stay in sight. */
function secretInAddress(): string {
  const secret = window.location.hash.slice(1)
  if (secret !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
  return secret
}

/** The same for a page that is reached with one. Another link in the tab where it stands changes what is behind the # only: it begins anew. */
export function useSecretInAddress(): string {
  const [secret] = useState(secretInAddress)
  useEffect(() => {
    const open = () => {
      if (window.location.hash !== '') window.location.reload()
    }
    window.addEventListener('hashchange', open)
    return () => window.removeEventListener('hashchange', open)
  }, [])
  return secret
}

const attemptName = 'baton.single-sign-on'
const pageName = 'baton.page-asked'

/** What belongs to an attempt at the provider, and where it is to lead: of this tab, and taken once. */
export function keepAttempt(attempt: string): void {
  window.sessionStorage.setItem(attemptName, attempt)
  window.sessionStorage.setItem(pageName, pageAsked())
}

export function takeAttempt(): { attempt: string; page: string } {
  const taken = { attempt: window.sessionStorage.getItem(attemptName) ?? '', page: window.sessionStorage.getItem(pageName) ?? '/inbox' }
  window.sessionStorage.removeItem(attemptName)
  window.sessionStorage.removeItem(pageName)
  return taken
}

/** What the provider sent along, taken out of the address: it is worth nothing a moment later, and stays in no history. */
export function answerInAddress(): string {
  const answer = window.location.search.slice(1)
  if (answer !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
  return answer
}
