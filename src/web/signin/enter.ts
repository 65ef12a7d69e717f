/** Into the inbox as somebody else: the page begins anew, with nothing in it that was read before. */
export const enter = (): void => window.location.assign('/inbox')

/** What stands behind the # of the address; no server sees it. Taken out of the address, so that it does not stay in sight. */
export function secretInAddress(): string {
  const secret = window.location.hash.slice(1)
  if (secret !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
  return secret
}

const attemptName = 'baton.single-sign-on'

/** What belongs to an attempt at the provider: of this tab, and taken once. */
export const keepAttempt = (attempt: string): void => window.sessionStorage.setItem(attemptName, attempt)

export function takeAttempt(): string {
  const attempt = window.sessionStorage.getItem(attemptName) ?? ''
  window.sessionStorage.removeItem(attemptName)
  return attempt
}

/** What the provider sent along, taken out of the address: it is worth nothing a moment later, and stays in no history. */
export function answerInAddress(): string {
  const answer = window.location.search.slice(1)
  if (answer !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
  return answer
}
