import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { readIn } from '../wording/dates.ts'
import { request } from './request.ts'

export type Session = {
  person: { id: string; name: string; email: string; roles: readonly string[] }
  demo: boolean
  /** The server's time: in a demo it is the demo's. */
  now: string
  zone?: string
  /** What this person may do in the workspace beside the commands of handovers. */
  may?: readonly string[]
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const session = await request<Session>('GET /session', { signal })
    readIn(session.zone)
    return { ...session, heardAt: Date.now() }
  },
})

const tickMilliseconds = 20_000

/** The time that counts: the server's, moved on by what has passed since it was told. */
export function useNow(): Date {
  const { data } = useQuery(sessionQuery)
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((times) => times + 1), tickMilliseconds)
    return () => clearInterval(timer)
  }, [])
  return data ? new Date(Date.parse(data.now) + Date.now() - data.heardAt) : new Date()
}
