import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Day, Id, Instant, listOf, PersonRef, page } from './parts.ts'
import { badCursor } from './refused.ts'

export const InboxItem = z
  .object({
    handover: Id.meta({ description: "The handover's id" }),
    ref: z.string().meta({ description: 'Its short name, for example KES-12' }),
    account: z.string().meta({ description: "The account's name" }),
    accountId: Id,
    task: z.string().meta({ description: 'The task, or what else it is about' }),
    verb: z.string().meta({ description: 'What to do, as an order' }),
    command: z
      .string()
      .meta({ description: 'The command that usually deals with it; it can be given while it stands in `can` of the handover' }),
    on: z.string().nullable().meta({ description: 'What the command is on; null when it is on the handover as a whole' }),
    due: Instant.nullable(),
    late: z.boolean(),
    since: Instant,
    holder: PersonRef.meta({ description: 'On whom it waits' }),
    unblocks: z.string().nullable().meta({ description: 'The name of who can go on once it is done' }),
    nudge: z
      .object({
        nextAt: Instant.nullable().meta({ description: 'When Baton itself reminds them next' }),
        refused: z.string().nullable().meta({ description: 'Why nobody can nudge now; null when you can' }),
      })
      .nullable()
      .meta({ description: 'Reminding who has it; null for what waits on you' }),
    renewal: Day.nullable().meta({ description: 'When the account renews next' }),
  })
  .meta({ id: 'InboxItem', description: 'Something that waits on a person' })
export type InboxItem = z.infer<typeof InboxItem>

export const inbox = {
  listInbox: endpoint({
    method: 'GET',
    path: '/inbox',
    summary: 'List what waits on you, or what of yours waits on others',
    about: 'The most urgent first: late, then by due time, then what has no date.',
    who: 'workspace.read',
    query: z.strictObject({ view: z.enum(['mine', 'others']).default('mine'), ...page }),
    status: 200,
    output: listOf(InboxItem).extend({
      mine: z.number().int().min(0).meta({ description: 'How many things wait on you' }),
      covers: z
        .number()
        .int()
        .min(0)
        .meta({ description: 'Covers of yours whose brief is unread or whose hand-back note is missing; not in `mine`' }),
      others: z.number().int().min(0).meta({ description: 'How many things in your handovers wait on others' }),
    }),
    refusals: badCursor,
  }),
}
