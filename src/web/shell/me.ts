import { useQuery } from '@tanstack/react-query'
import type { Me } from '../../contract/session.ts'
import { sessionQuery } from '../client/session.ts'

/** Who is asking, and what they may do beside the commands of handovers. Undefined until the server has said so. */
export function useMe(): Me | undefined {
  const { data } = useQuery(sessionQuery)
  // The shared query names only what the clock needs; the answer is the whole of `GET /session`.
  return data as Me | undefined
}
