import { z } from 'zod'
import { statuses } from '../core/process/handover.ts'
import { StartInput } from '../core/process/start.ts'
import { endpoint } from './endpoint.ts'
import { startRefusals } from './handovers.ts'
import { AccountRef, HolderRef, Id, PersonRef } from './parts.ts'

/** So many accounts in one request. */
export const mostStarts = 1000

const ofOne = StartInput.pick({ account: true, to: true, staying: true, roles: true })

export const BulkStart = StartInput.pick({ playbook: true, reason: true, pace: true, flipOn: true, roles: true })
  .extend({
    to: ofOne.shape.to.optional().meta({ description: 'Who takes over where an account says nothing else' }),
    accounts: z
      .array(ofOne.partial({ to: true }))
      .min(1)
      .max(mostStarts)
      .meta({ description: 'Each with whatever differs from the rest: receiver, children that stay, people for roles' }),
  })
  .meta({ id: 'BulkStart', description: 'One page, one reason, many accounts' })
export type BulkStart = z.infer<typeof BulkStart>

const row = z.number().int().meta({ description: 'Its place in `accounts`, from 1' })

const Problem = z.object({
  code: z.string(),
  message: z.string().meta({ description: 'What is wrong, and the way out' }),
  where: z.string().nullable().meta({ description: 'The member that it is about' }),
})

export const BulkRow = z
  .object({
    row,
    account: AccountRef.nullable().meta({ description: 'Null where there is none with this id' }),
    from: HolderRef.nullable(),
    to: HolderRef.nullable(),
    children: z.number().int().meta({ description: 'How many child accounts move along' }),
    awaiting: PersonRef.nullable().meta({ description: 'Who has to accept; null where it begins at once' }),
    problem: Problem.nullable().meta({ description: 'Why it cannot begin, by the same rules as a single start' }),
  })
  .meta({ id: 'BulkRow', description: 'One account of many that change hands, as it would begin' })
export type BulkRow = z.infer<typeof BulkRow>

export const BulkPreview = z
  .object({
    rows: z.array(BulkRow),
    problems: z.number().int().meta({ description: 'How many rows cannot begin; with one of them nothing does' }),
    mails: z.number().int().meta({ description: 'How many people would be written to, once each' }),
  })
  .meta({ id: 'BulkPreview', description: 'What many starts at once would do. Nothing has been written.' })
export type BulkPreview = z.infer<typeof BulkPreview>

export const BulkStarted = z
  .object({
    handovers: z.array(
      z.object({
        row,
        id: Id,
        ref: z.string(),
        number: z.number().int(),
        account: AccountRef,
        state: z.enum(statuses),
        awaiting: PersonRef.nullable(),
      }),
    ),
    mails: z.number().int().meta({ description: 'How many people were written to, once each' }),
  })
  .meta({ id: 'BulkStarted', description: 'Handovers that began together' })
export type BulkStarted = z.infer<typeof BulkStarted>

/** What concerns the whole list; what concerns one account stands in its row. */
const refusals = {
  'playbook.unknown': startRefusals['playbook.unknown'],
  'software.never-signs': startRefusals['software.never-signs'],
} as const

export const bulkStarts = {
  previewBulkStart: endpoint({
    method: 'POST',
    path: '/handovers/bulk/preview',
    summary: 'See what it would mean to start many handovers at once',
    about: `Up to ${mostStarts} accounts, each judged by the rules of a single start. Nothing is written.`,
    who: 'handover.start',
    body: BulkStart,
    bodyLimitBytes: 1024 * 1024,
    status: 200,
    output: BulkPreview,
    refusals,
  }),
  startManyHandovers: endpoint({
    method: 'POST',
    path: '/handovers/bulk',
    summary: 'Start many handovers at once, all or none',
    about: `Up to ${mostStarts} accounts, each judged by the rules of a single start and logged like one. With one that is refused none begins, and \`details.rows\` says what is wrong where. Everybody is written to once, however many concern them.`,
    who: 'handover.start',
    body: BulkStart,
    bodyLimitBytes: 1024 * 1024,
    idempotent: true,
    status: 201,
    output: BulkStarted,
    refusals: {
      ...refusals,
      'bulk.refused': {
        kind: 'conflict',
        when: 'Some of the accounts cannot be handed over, so none is; `details.rows` names each with its code and sentence.',
      },
      'account.has-handover': {
        kind: 'conflict',
        when: 'One of them was begun by somebody else at the same moment; look at the preview again.',
      },
    },
  }),
} as const
