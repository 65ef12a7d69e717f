import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { EventView } from '../../contract/handovers.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { Problem, Unreachable } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { sessionQuery } from '../client/session.ts'
import { toast } from '../design/toasts.tsx'
import { constantsOf } from '../forms/fields-of.ts'
import type { Page } from '../shell/pages.ts'
import { saidAfter, wayBack } from './after-command.ts'
import { type Can, schemaOf } from './can.ts'
import { goesOn } from './goes-on.ts'
import { handoverQuery, newest } from './handover-queries.ts'
import { words } from './words.ts'

type Commanded = { handover: HandoverView; events: EventView[] }
export type Sent = { can: Can; values?: Record<string, unknown> }

/** Baton's own part comes in a row of small changes; who never gets in between is told. */
const mostTries = 3

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

  const post = ({ can, values }: Sent, version: number | undefined) =>
    request<Commanded>('POST /handovers/:id/commands', {
      params: { id: of },
      body: { command: can.command, ...(can.on === null ? {} : { on: can.on }), ...constantsOf(schemaOf(can)), ...values },
      ...(version === undefined ? {} : { ifMatch: version }),
    })

  const send = async (sent: Sent): Promise<Commanded> => {
    let version = queries.getQueryData<HandoverView>(queryKey)?.version
    for (let tries = 1; ; tries += 1) {
      try {
        return await post(sent, version)
      } catch (error) {
        if (version === undefined || !(error instanceof Problem) || error.status !== 412) throw error
        const now = await queries.fetchQuery({ ...handoverQuery(of), staleTime: 0 })
        const since = await eventsSince(of, version)
        if (since === undefined || tries === mostTries || !goesOn(sent.can, since, now)) throw new Overtaken(since ?? [])
        version = now.version
      }
    }
  }

  const settle = (after: HandoverView) => {
    queries.setQueryData<HandoverView>(queryKey, (known) => newest(known, after))
    void queries.invalidateQueries({ queryKey: ['inbox'] })
    void queries.invalidateQueries({ queryKey: [...queryKey, 'events'] })
    void queries.invalidateQueries({ queryKey: [...queryKey, 'letter'] })
  }

  // Pressed again before the answer is there, the same thing would be refused because of what the first press has changed.
  const underWay = useRef(new Set<string>())
  const mutation = useMutation({
    mutationFn: (sent: Sent) => send(sent).finally(() => underWay.current.delete(placeOf(sent.can))),
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
      // The newest state says what is possible now; the sentence stays until the person sends again.
      await queries.invalidateQueries({ queryKey })
      setRefused(error.message)
      if (!(error instanceof Problem || error instanceof Overtaken)) console.error(`"${can.command}" failed`, error)
    },
  })
  const press = (sent: Sent) => {
    if (underWay.current.has(placeOf(sent.can))) return
    underWay.current.add(placeOf(sent.can))
    mutation.mutate(sent)
  }
  return {
    send: press,
    busy: mutation.isPending,
    /** What the server has not answered yet. */
    sending: mutation.isPending ? mutation.variables.can : undefined,
    refused,
    forget: () => setRefused(undefined),
  }
}

const placeOf = ({ command, on }: Can) => `${command} ${on ?? ''}`

/** Somebody else was first, and what they did may matter to whoever was about to send. */
class Overtaken extends Error {
  constructor(since: readonly EventView[]) {
    super(words.changed(since.slice(-3).map((event) => `${event.words}.`)))
  }
}

/** What happened after that version, the oldest first; undefined where it cannot be read. */
async function eventsSince(of: string, version: number): Promise<EventView[] | undefined> {
  const found: EventView[] = []
  let cursor: string | undefined
  try {
    do {
      const page: Page<EventView> = await request('GET /handovers/:id/events', {
        params: { id: of },
        query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) },
      })
      found.push(...page.items.filter((event) => event.version > version))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
  } catch {
    return undefined
  }
  return found
}
