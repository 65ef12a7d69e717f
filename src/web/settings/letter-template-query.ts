import { queryOptions } from '@tanstack/react-query'
import type { Answer } from '../../contract/all.ts'
import type { TemplateVersionRow } from '../../contract/letter-templates.ts'
import { request } from '../client/request.ts'
import type { Status } from '../design/status-pill.tsx'

export const letterTemplatesQuery = queryOptions({
  queryKey: ['letter-templates'],
  queryFn: ({ signal }) => request<Answer<'listLetterTemplates'>>('GET /letter-templates', { signal }),
})

/** How many versions wait for the reader's approval. */
export const lettersWaitingQuery = queryOptions({
  ...letterTemplatesQuery,
  select: (all: Answer<'listLetterTemplates'>) => waitingForReader(all).length,
})

export const waitingForReader = ({ items }: Pick<Answer<'listLetterTemplates'>, 'items'>) =>
  items.flatMap(({ kind, sender, versions }) =>
    versions.flatMap((version) => (version.state === 'waiting' && version.can.includes('approve') ? [{ kind, sender, version }] : [])),
  )

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
