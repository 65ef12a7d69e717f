import { z } from 'zod'
import { type RetentionClass, retentionClassNames } from '../core/policy/retention.ts'
import { endpoint } from './endpoint.ts'
import { AccountRef, Id, Instant, PersonRef } from './parts.ts'
import { unknownAccount } from './refused.ts'

const Months = z.number().int().min(1).max(600).nullable()

export const Hold = z
  .object({ account: AccountRef, because: z.string(), by: PersonRef, at: Instant })
  .meta({ id: 'LegalHold', description: 'An account of which nothing goes, whatever its age' })
export type Hold = z.infer<typeof Hold>

export const Retention = z
  .object({
    classes: z.array(
      z.object({
        class: z.enum(retentionClassNames),
        title: z.string(),
        about: z.string(),
        months: Months.meta({ description: 'How long it is kept; null for ever' }),
        standard: Months.meta({ description: 'What it is as long as nobody says otherwise' }),
        goes: z.number().int().meta({ description: 'How much would go now' }),
      }),
    ),
    holds: z.array(Hold),
    lastRun: Instant.nullable().meta({ description: 'When it was looked through last; it happens once a day' }),
  })
  .meta({ id: 'Retention', description: 'What is kept for how long' })
export type Retention = z.infer<typeof Retention>

const MonthsByClass = z.strictObject(
  Object.fromEntries(retentionClassNames.map((name) => [name, Months.optional()])) as Record<RetentionClass, z.ZodOptional<typeof Months>>,
)

export const retention = {
  getRetention: endpoint({
    method: 'GET',
    path: '/retention',
    summary: 'Say what is kept for how long, and what would go now',
    who: 'personal-data.manage',
    status: 200,
    output: Retention,
    refusals: {},
  }),
  previewRetention: endpoint({
    method: 'POST',
    path: '/retention/preview',
    summary: 'Say what would go with other months',
    about: 'What is left out stays as it is set. Changes nothing.',
    who: 'personal-data.manage',
    body: MonthsByClass,
    status: 200,
    output: Retention,
    refusals: {},
  }),
  putRetention: endpoint({
    method: 'PUT',
    path: '/retention',
    summary: 'Set what is kept for how long',
    about: 'What is left out stays as it is. What is older goes within a day, and does not come back.',
    who: 'personal-data.manage',
    body: MonthsByClass,
    status: 200,
    output: Retention,
    refusals: {},
  }),
  putHold: endpoint({
    method: 'PUT',
    path: '/accounts/:id/hold',
    summary: 'Put an account under legal hold',
    about: 'Nothing that is about it goes by its age, and no contact of it can be erased, until the hold is lifted.',
    who: 'personal-data.manage',
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ because: z.string().trim().min(1).max(300) }),
    status: 200,
    output: Hold,
    refusals: unknownAccount,
  }),
  liftHold: endpoint({
    method: 'DELETE',
    path: '/accounts/:id/hold',
    summary: 'Lift the legal hold of an account',
    who: 'personal-data.manage',
    params: z.strictObject({ id: Id }),
    status: 204,
    refusals: { ...unknownAccount, 'hold.none': { kind: 'conflict', when: 'The account is under no legal hold.' } },
  }),
}
