import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

/** Whoever is told that they are not signed in, and was: the screen asks who is there, instead of showing one refusal after another. */
const noticeEnd = (error: Error) => {
  if (error instanceof Problem && error.status === 401 && queries.getQueryState(['session'])?.status === 'success')
    void queries.invalidateQueries({ queryKey: ['session'] })
}

/** One cache for all screens. What was seen is shown at once; the stream and a visit ask again. */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
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
