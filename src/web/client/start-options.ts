import { queryOptions } from '@tanstack/react-query'
import type { StartOptions } from '../../contract/handovers.ts'
import { request } from './request.ts'

/** What a start of this account can know before it asks; with a receiver, who would have which role. */
export const startOptionsQuery = (account: string, to = '') =>
  queryOptions({
    queryKey: ['start-options', account, to],
    queryFn: ({ signal }) =>
      request<StartOptions>('GET /handovers/start-options', { query: { account, ...(to === '' ? {} : { to }) }, signal }),
    enabled: account !== '',
  })
