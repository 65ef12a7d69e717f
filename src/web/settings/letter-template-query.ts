import { queryOptions } from '@tanstack/react-query'
import type { Answer } from '../../contract/all.ts'
import type { TemplateVersionRow } from '../../contract/letter-templates.ts'
import { request } from '../client/request.ts'
import type { Status } from '../design/status-pill.tsx'

export const letterTemplatesQuery = queryOptions({
  queryKey: ['letter-templates'],
  queryFn: ({ signal }) => request<Answer<'listLetterTemplates'>>('GET /letter-templates', { signal }),
})

export type TemplatePlace = { kind: string; sender: string; version: string }

export const letterVersionQuery = (place: TemplatePlace) =>
  queryOptions({
    queryKey: ['letter-templates', place],
    queryFn: ({ signal }) =>
      request<Answer<'getLetterTemplateVersion'>>('GET /letter-templates/:kind/:sender/versions/:version', { params: place, signal }),
  })

export const statusOf: Record<TemplateVersionRow['state'], Status> = {
  waiting: 'waiting',
  'in force': 'done',
  replaced: 'stopped',
  declined: 'stopped',
  withdrawn: 'stopped',
}
