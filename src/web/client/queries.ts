import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

const session = ['session']

/** Whoever is told that they are not signed in, and was: the screen asks who is there, instead of showing one refusal after another. */
const noticeEnd = (error: Error) => {
  if (error instanceof Problem && error.status === 401 && queries.getQueryState(session)?.status === 'success')
    void queries.invalidateQueries({ queryKey: session })
}

let back: (() => void)[] = []

/** Of a change that met the end of the session: waits until somebody is in again, behind the page that asks for it. Undefined where nobody was. */
export function untilBack(error: Problem): Promise<void> | undefined {
  if (error.status !== 401 || queries.getQueryData(session) === undefined) return undefined
  noticeEnd(error)
  return new Promise((isBack) => back.push(isBack))
}

const isSomebody = (key: readonly unknown[]) => {
  if (key[0] !== session[0]) return
  const waiting = back
  back = []
  for (const isBack of waiting) isBack()
}

/** One cache for all screens. What was seen is shown at once; the stream and a visit ask again. */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd, onSuccess: (_, { queryKey }) => isSomebody(queryKey) }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // A refusal is an answer; only silence is asked again.
      retry: (times, error) => !(error instanceof Problem) && times < 2,
    },
  },
})
