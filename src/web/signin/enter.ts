/** Into the inbox as somebody else: the page begins anew, with nothing in it that was read before. */
export const enter = (): void => window.location.assign('/inbox')

/** What stands behind the # of the address; no server sees it. Taken out of the address, so that it does not stay in sight. */
export function secretInAddress(): string {
  const secret = window.location.hash.slice(1)
  if (secret !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
  return secret
}
