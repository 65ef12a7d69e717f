import { queryOptions } from '@tanstack/react-query'

/**
 * Whether the server has other screens by now than this page runs. Nothing asks at first; whatever makes the page ask for everything
 * again, as the return of a lost connection does, asks for this too: an update ends in a server that starts anew.
 */
export const newerScreensQuery = queryOptions({
  queryKey: ['newer-screens'],
  queryFn: async ({ signal }) => {
    // Each file of the screens is named for what is in it: a server with other screens has none of this name.
    const own = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src
    if (own === undefined) return false
    const { status } = await fetch(own, { method: 'HEAD', cache: 'no-store', signal })
    return status === 404
  },
  initialData: false,
  staleTime: Number.POSITIVE_INFINITY,
})
