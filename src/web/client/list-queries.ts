import { queryOptions } from '@tanstack/react-query'
import type { LabelList } from '../../contract/labels.ts'
import type { ServiceTierList } from '../../contract/service-tiers.ts'
import { request } from './request.ts'

/** The lists that the workspace keeps, as forms, filters and Settings read them. */
export const tiersQuery = queryOptions({
  queryKey: ['service-tiers'],
  queryFn: ({ signal }) => request<ServiceTierList>('GET /service-tiers', { signal }),
})

export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: ({ signal }) => request<LabelList>('GET /labels', { signal }),
})
