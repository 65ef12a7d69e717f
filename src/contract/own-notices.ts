import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { AccountRef, Day, Id, Instant, PersonRef } from './parts.ts'

const Time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time of day like 20:00')
  .meta({ description: 'A time of your own day, like 20:00' })

export const NoticeChoice = z
  .strictObject({
    quiet: z
      .strictObject({ from: Time, to: Time })
      .nullable()
      .meta({ description: 'No mail arrives between these hours, urgent or not; over midnight where `from` is later. Null: none' }),
    rest: z
      .enum(['at work', 'digest'])
      .meta({ description: 'What is not urgent: in your working hours as it happens, or in the daily list only' }),
    digestAt: Time.meta({
      description: 'When the daily list comes on your working days; where you do not work then, when your work begins',
    }),
  })
  .meta({ id: 'NoticeChoice', description: 'How notices reach you' })
export type NoticeChoice = z.infer<typeof NoticeChoice>

export const Deputy = z
  .object({
    ref: z.string(),
    account: AccountRef,
    role: z.string(),
    person: PersonRef,
    from: Instant,
    until: Instant.nullable(),
  })
  .meta({ id: 'Deputy', description: 'Somebody acts beside you in one role of one handover' })
export type Deputy = z.infer<typeof Deputy>

export const DeputyNamed = z
  .object({
    named: z.array(Deputy),
    not: z
      .array(z.object({ ref: z.string(), account: AccountRef, role: z.string(), why: z.string() }))
      .meta({ description: 'Where the rules of the handover do not let this person stand in, and why' }),
  })
  .meta({ id: 'DeputyNamed', description: 'In which of your running handovers somebody stands in for you' })
export type DeputyNamed = z.infer<typeof DeputyNamed>

const personOnly = {
  'self.person-only': { kind: 'forbidden', when: 'Software asks. Only the person does this.' },
} as const

export const ownNotices = {
  getMyNotices: endpoint({
    method: 'GET',
    path: '/me/notices',
    summary: 'Read how notices reach you',
    who: 'workspace.read',
    status: 200,
    output: NoticeChoice,
    refusals: {},
  }),
  putMyNotices: endpoint({
    method: 'PUT',
    path: '/me/notices',
    summary: 'Choose how notices reach you',
    about: 'Holds for what happens from now on. What waits on you stands in your inbox whatever you choose here.',
    who: 'handover.command',
    body: NoticeChoice,
    status: 200,
    output: NoticeChoice,
    refusals: {
      ...personOnly,
      'notices.quiet': { kind: 'invalid', when: 'Quiet hours begin and end at the same time.' },
      'notices.list-in-quiet': { kind: 'invalid', when: 'The daily list would come in your quiet hours.' },
    },
  }),
  listMyDeputies: endpoint({
    method: 'GET',
    path: '/me/deputies',
    summary: 'List who stands in for you, now and later',
    who: 'workspace.read',
    status: 200,
    output: z.object({ items: z.array(Deputy) }),
    refusals: {},
  }),
  nameMyDeputy: endpoint({
    method: 'POST',
    path: '/me/deputies',
    summary: 'Name a deputy in all of your running handovers',
    about:
      'Gives the command `delegate` for each role that you have, from the first to the last of these days. The rules of each handover decide; where they refuse, the answer says why. Handovers that start later are not among them.',
    who: 'handover.command',
    body: z.strictObject({ person: Id.meta({ description: 'The id of a person' }), from: Day, to: Day }),
    status: 200,
    output: DeputyNamed,
    refusals: {
      ...personOnly,
      'deputy.unknown': { kind: 'invalid', when: 'The deputy is nobody who works here, or yourself.' },
      'deputy.days': { kind: 'invalid', when: 'The last day lies before the first, or before today.' },
    },
  }),
}
