import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Id } from './parts.ts'

/** Ids and types only: what changed is asked for with the rights of whoever asks. */
export const Change = z
  .object({
    position: z.number().int().meta({ description: 'Where in the log it stands; the `id` of the event' }),
    subject: z.enum(['handover', 'account', 'workspace', 'person', 'playbook', 'letter-template']),
    handover: Id.optional().meta({ description: "The handover's id, when it is about one" }),
    account: Id.optional().meta({ description: "The account's id, when it is about one" }),
    types: z.array(z.string()).meta({ description: 'What happened, as the log calls it' }),
  })
  .meta({ id: 'Change', description: 'Something has changed' })
export type Change = z.infer<typeof Change>

export const stream = {
  followChanges: endpoint({
    method: 'GET',
    path: '/stream',
    summary: 'Follow what changes, as server-sent events',
    about:
      'Events are named `change`; their `id` is a position in the log. After a break send the last one as `Last-Event-ID` (browsers do) or `after`: everything since then comes first, also after a restart of the server. Without either it begins with what happens next, and says at once as an `id` without an event where that is; so it does for a position beyond the end of the log, as after a restore of an older state. A `:` line every 15 seconds keeps the connection open. It ends when the session ends.',
    who: 'workspace.read',
    query: z.strictObject({ after: z.coerce.number<string | number>().int().min(0).max(Number.MAX_SAFE_INTEGER).optional() }),
    status: 200,
    events: Change,
    refusals: {},
  }),
}
