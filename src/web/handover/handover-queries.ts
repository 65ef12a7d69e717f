import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { HandoverPlan } from '../../contract/handover-plan.ts'
import type { EventView, LetterView } from '../../contract/handovers.ts'
import type { Verification } from '../../contract/meta.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { request } from '../client/request.ts'

/** Everything that screens ask about one handover. `of` is its short name, as it stands in the address, or its id. */

export const handoverQuery = (of: string) =>
  queryOptions({
    queryKey: ['handover', of],
    queryFn: async ({ signal, client, queryKey }) => {
      const asked = await request<HandoverView>('GET /handovers/:id', { params: { id: of }, signal })
      return newest(client.getQueryData<HandoverView>(queryKey), asked)
    },
  })

/** An answer that left before one's own command was done must not take its outcome off the screen again. */
export const newest = (known: HandoverView | undefined, asked: HandoverView): HandoverView =>
  known !== undefined && known.id === asked.id && known.version > asked.version ? known : asked

type EventPage = { items: EventView[]; next: string | null }

/** What happened, all of it: a handover has some hundred events, and its story has no second page. */
export const eventsQuery = (of: string) =>
  queryOptions({
    queryKey: ['handover', of, 'events'],
    queryFn: async ({ signal }) => {
      const items: EventView[] = []
      let cursor: string | undefined
      do {
        const page: EventPage = await request('GET /handovers/:id/events', { params: { id: of }, query: { limit: 200, cursor }, signal })
        items.push(...page.items)
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      return items
    },
  })

/** As it is in that version of the handover; records change without one, so it is asked again when the room is opened. */
export const planQuery = (of: string, version: number) =>
  queryOptions({
    queryKey: ['handover', of, 'plan', version],
    queryFn: ({ signal }) => request<HandoverPlan>('GET /handovers/:id/plan', { params: { id: of }, signal }),
    placeholderData: keepPreviousData,
  })

export const letterQuery = (of: string) =>
  queryOptions({
    queryKey: ['handover', of, 'letter'],
    queryFn: ({ signal }) => request<LetterView>('GET /handovers/:id/letter', { params: { id: of }, signal }),
  })

export const verificationQuery = (id: string) =>
  queryOptions({
    queryKey: ['handover', id, 'verification'],
    queryFn: ({ signal }) => request<Verification>('GET /log/verification', { query: { handover: id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
