import { queryOptions } from '@tanstack/react-query'
import type { Sending } from '../../contract/sending.ts'
import { request } from '../client/request.ts'

export const sendingQuery = queryOptions({
  queryKey: ['sending'],
  queryFn: ({ signal }) => request<Sending>('GET /sending', { signal }),
})
