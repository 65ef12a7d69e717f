import { queryOptions } from '@tanstack/react-query'
import type { CalendarView } from '../../contract/calendars.ts'
import { request } from '../client/request.ts'

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: ({ signal }) => request<{ items: CalendarView[]; credit: string }>('GET /calendars', { signal }),
})
