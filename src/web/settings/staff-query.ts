import { queryOptions } from '@tanstack/react-query'
import type { StaffView } from '../../contract/staff.ts'
import { request } from '../client/request.ts'

export const staffQuery = queryOptions({
  queryKey: ['staff'],
  queryFn: ({ signal }) => request<{ items: StaffView[] }>('GET /staff', { signal }),
})
