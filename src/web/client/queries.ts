import { QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

/** One cache for all screens. What was seen is shown at once; the stream and a visit ask again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // A refusal is an answer; only silence is asked again.
      retry: (times, error) => !(error instanceof Problem) && times < 2,
    },
  },
})
