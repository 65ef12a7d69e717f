import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { EventView } from '../../contract/handovers.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { Problem, Unreachable } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { sessionQuery } from '../client/session.ts'
import { toast } from '../design/toasts.tsx'
import { constantsOf } from '../forms/fields-of.ts'
import { saidAfter, wayBack } from './after-command.ts'
import { type Can, schemaOf } from './can.ts'
import { handoverQuery, newest } from './handover-queries.ts'
import { words } from './words.ts'

type Commanded = { handover: HandoverView; events: EventView[] }
export type Sent = { can: Can; values?: Record<string, unknown> }

/**
 * Gives a handover a command. The answer is the new state, so what is on screen is right at once; the stream tells the others.
 * A refusal stays with the form, and what was typed stays too.
 */
export function useCommand(
  of: string,
  { onDone, onUndone }: { onDone?: (after: HandoverView, events: EventView[]) => void; onUndone?: () => void } = {},
) {
  const queries = useQueryClient()
  const [refused, setRefused] = useState<string>()
  const { queryKey } = handoverQuery(of)

  const send = ({ can, values }: Sent) =>
    request<Commanded>('POST /handovers/:id/commands', {
      params: { id: of },
      body: { command: can.command, ...(can.on === null ? {} : { on: can.on }), ...constantsOf(schemaOf(can)), ...values },
      ...versionOf(queries.getQueryData<HandoverView>(queryKey)),
    })

  const settle = (after: HandoverView) => {
    queries.setQueryData<HandoverView>(queryKey, (known) => newest(known, after))
    void queries.invalidateQueries({ queryKey: ['inbox'] })
    void queries.invalidateQueries({ queryKey: [...queryKey, 'events'] })
    void queries.invalidateQueries({ queryKey: [...queryKey, 'letter'] })
  }

  const mutation = useMutation({
    mutationFn: send,
    onMutate: () => setRefused(undefined),
    onSuccess: ({ handover: after, events }, { can }) => {
      settle(after)
      const me = queries.getQueryData(sessionQuery.queryKey)?.person.id ?? ''
      const back = wayBack(can, after)
      toast({
        words: saidAfter(can, after, me),
        ...(back && {
          undo: () => {
            send(back).then(
              (undone) => {
                settle(undone.handover)
                onUndone?.()
              },
              (error: Error) => toast({ words: error.message }),
            )
          },
        }),
      })
      onDone?.(after, events)
    },
    onError: async (error, { can }) => {
      if (error instanceof Unreachable) return setRefused(words.nothingSent)
      const seen = queries.getQueryData<HandoverView>(queryKey)?.version ?? 0
      const stale = error instanceof Problem && error.status === 412
      // The newest state says what is possible now; the sentence stays until the person sends again.
      await queries.invalidateQueries({ queryKey })
      setRefused(stale ? words.changed(await sinceThen(of, seen)) : error.message)
      if (!(error instanceof Problem)) console.error(`"${can.command}" failed`, error)
    },
  })
  return { send: mutation.mutate, busy: mutation.isPending, refused, forget: () => setRefused(undefined) }
}

const versionOf = (view: HandoverView | undefined) => (view ? { ifMatch: view.version } : {})

/** The last few things that others did, for whoever was overtaken. */
async function sinceThen(of: string, version: number): Promise<string[]> {
  const page = await request<{ items: EventView[] }>('GET /handovers/:id/events', { params: { id: of }, query: { limit: 200 } }).catch(
    () => ({ items: [] }),
  )
  return page.items
    .filter((event) => event.version > version)
    .slice(-3)
    .map((event) => `${event.words}.`)
}
