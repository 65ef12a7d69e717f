import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Instant, Line, PersonRef } from './parts.ts'

export const SendingStop = z
  .object({
    at: Instant,
    by: PersonRef,
    why: z.string(),
  })
  .meta({ id: 'SendingStop', description: 'Somebody has stopped all sending: no letter and no notice leaves until somebody lifts it' })
export type SendingStop = z.infer<typeof SendingStop>

export const Sending = z
  .object({
    stopped: SendingStop.nullable(),
    restored: z.boolean().meta({ description: 'A restored copy that sends nothing until somebody runs `baton allow-sending`' }),
    waiting: z.object({
      notices: z.number().int().meta({ description: 'Mail that waits for its moment, or for the stop to be lifted' }),
      letters: z.number().int().meta({ description: 'Released letters whose hold has not ended' }),
    }),
  })
  .meta({ id: 'Sending', description: 'Whether letters and notices may leave' })
export type Sending = z.infer<typeof Sending>

export const MailState = z
  .object({
    server: z
      .object({
        name: z.string(),
        from: z.string().meta({ description: 'The address of notices, and of letters in the name of the workspace' }),
      })
      .nullable()
      .meta({ description: 'As `SMTP_URL` and `BATON_MAIL_FROM` say; null when mail is kept here and nothing leaves' }),
    answers: z
      .object({ isEncrypted: z.boolean(), problem: z.string().nullable() })
      .nullable()
      .meta({ description: 'What the server said when it was greeted just now; null without a server' }),
    keepsAll: z.boolean().meta({ description: 'A demo keeps its mail whatever is set' }),
    restored: z.boolean().meta({ description: 'A restored copy that sends nothing until somebody runs `baton allow-sending`' }),
    counts: z.object({ waiting: z.number().int(), sent: z.number().int(), refused: z.number().int(), unknown: z.number().int() }),
    timeline: z.object({ set: z.number().int(), missing: z.array(PersonRef) }).meta({
      description: 'Who sends letters and has set a timeline address of their own, and who has not. The addresses are told to nobody.',
    }),
  })
  .meta({ id: 'MailState', description: 'How mail leaves this installation' })
export type MailState = z.infer<typeof MailState>

export const TestMail = z
  .object({
    to: z.string(),
    outcome: z.enum(['sent', 'refused', 'kept']),
    words: z.string().meta({ description: 'What the mail server said, or why nothing left' }),
  })
  .meta({ id: 'TestMail', description: 'What became of a letter to oneself' })
export type TestMail = z.infer<typeof TestMail>

export const sending = {
  getSending: endpoint({
    method: 'GET',
    path: '/sending',
    summary: 'Say whether letters and notices may leave',
    who: 'workspace.read',
    status: 200,
    output: Sending,
    refusals: {},
  }),
  stopSending: endpoint({
    method: 'POST',
    path: '/sending/stop',
    summary: 'Stop all sending',
    about:
      'Holds on every node for whatever has not left: letters are held and have to be released again, notices wait. What people send from their own mailbox is not held by it; they see it at the top of each screen.',
    who: 'sending.stop',
    body: z.strictObject({ why: Line }),
    status: 200,
    output: Sending,
    refusals: { 'sending.stopped': { kind: 'conflict', when: 'Somebody has stopped it already.' } },
  }),
  resumeSending: endpoint({
    method: 'POST',
    path: '/sending/resume',
    summary: 'Resume sending',
    about: 'Notices that waited leave now. Letters that were held do not: somebody releases them again.',
    who: 'sending.stop',
    body: z.strictObject({ why: Line.optional() }),
    status: 200,
    output: Sending,
    refusals: { 'sending.goes-on': { kind: 'conflict', when: 'Nobody has stopped it.' } },
  }),
  getMailState: endpoint({
    method: 'GET',
    path: '/mail-server',
    summary: 'Say how mail leaves',
    about: 'Greets the mail server, logs in nowhere and sends nothing. Where mail leaves is set where the server is started.',
    who: 'mail.manage',
    status: 200,
    output: MailState,
    refusals: {},
  }),
  sendTestMail: endpoint({
    method: 'POST',
    path: '/mail-server/test',
    summary: 'Send yourself a test mail',
    about: 'Goes the way of notices, to your own address only, and answers with what the server said.',
    who: 'mail.manage',
    status: 200,
    output: TestMail,
    refusals: {
      'sending.stopped': { kind: 'conflict', when: 'All sending is stopped.' },
      'sending.restored': { kind: 'conflict', when: 'This is a restored copy that may not send yet.' },
      'mail.address': { kind: 'conflict', when: 'Your address is none that mail can be sent to.' },
      'mail.too-many': { kind: 'tooMany', when: 'Ten in an hour are enough to test with.' },
    },
  }),
}
