import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { HandoverName, Id, Instant, listOf, page } from './parts.ts'
import { badCursor, unknownFilter } from './refused.ts'

const Delivery = z
  .object({
    state: z.enum(['waiting', 'sending', 'sent', 'refused', 'unknown']),
    leftTo: z
      .array(z.string())
      .meta({ description: 'Who has not got it, as far as is known. Blind copies are told to their sender only.' }),
    attempts: z.number().int(),
    nextAt: Instant.nullable().meta({ description: 'When it is tried next; only while it waits' }),
    settledAt: Instant.nullable(),
    words: z.string().nullable().meta({ description: 'What the mail server said last' }),
  })
  .meta({ id: 'MailDelivery', description: 'What became of a mail that leaves' })

export const MailView = z
  .object({
    id: Id,
    at: Instant,
    from: z.string(),
    to: z.array(z.string()),
    cc: z.array(z.string()),
    bcc: z.array(z.string()),
    replyTo: z.string().nullable(),
    subject: z.string(),
    text: z.string(),
    parts: z
      .array(z.object({ type: z.string(), name: z.string().nullable(), content: z.string() }))
      .meta({ description: 'What it carries beside its text: an invitation for a calendar' }),
    handover: z.object({ id: Id, ref: z.string() }).nullable(),
    arrivesAt: Instant.meta({ description: 'When it reaches its reader: what is not urgent waits for their working hours' }),
    delivery: Delivery.nullable().meta({ description: 'Nothing where the mail is only kept, as in a demo' }),
  })
  .meta({ id: 'MailView', description: 'A mail of this workspace: kept, or on its way' })
export type MailView = z.infer<typeof MailView>

export const MailDetail = MailView.extend({
  html: z.string().nullable().meta({ description: 'The form that mail programs draw; null when it has none' }),
}).meta({ id: 'MailDetail', description: 'A captured mail with all of its forms' })
export type MailDetail = z.infer<typeof MailDetail>

const unknownMail = { 'mail.unknown': { kind: 'unknown', when: 'There is no such mail, or it is not yours to read.' } } as const

export const mail = {
  listMail: endpoint({
    method: 'GET',
    path: '/mail',
    summary: 'List captured mail, the newest first',
    about:
      'Mail that you sent, that was sent to you, or that belongs to a handover that you may read. Blind copies are told to their sender only.',
    who: 'workspace.read',
    query: z.strictObject({ handover: HandoverName.optional(), ...page }),
    status: 200,
    output: listOf(MailView),
    refusals: { ...badCursor, ...unknownFilter },
  }),
  getMail: endpoint({
    method: 'GET',
    path: '/mail/:id',
    summary: 'Read one captured mail: its text, its HTML and the list of its parts',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    status: 200,
    output: MailDetail,
    refusals: unknownMail,
  }),
  showMail: endpoint({
    method: 'GET',
    path: '/mail/:id/html',
    summary: 'Look at a captured mail as its reader sees it, in a frame of the mail screen',
    about: 'A page without script, without anything fetched and without rights. Only pages of this Baton can put it into a frame.',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    framed: true,
    status: 200,
    output: z.object({ html: z.string() }),
    refusals: { ...unknownMail, 'mail.no-html': { kind: 'unknown', when: 'The mail has its text only.' } },
  }),
}
