import type { Hold, Retention, retention } from '../../contract/retention.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { loggedAs } from '../../core/policy/member.ts'
import { personRef } from '../../core/policy/person-name.ts'
import { type RetentionMonths, retentionClasses, retentionClassNames, standardMonths } from '../../core/policy/retention.ts'
import { withTenant } from '../../store/database.ts'
import { append } from '../../store/log.ts'
import { loadAccount } from '../load-account.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { countWhatGoes } from './apply-retention.ts'
import { holdRow, monthsRow, readRetention, type StoredHold } from './settings.ts'

type Given = Partial<Record<keyof RetentionMonths, number | null | undefined>>

export const getRetention =
  (services: Services): Operation<typeof retention.getRetention> =>
  (_input, context) =>
    retentionView(services, context)

export const previewRetention =
  (services: Services): Operation<typeof retention.previewRetention> =>
  ({ body }, context) =>
    retentionView(services, context, body)

export const putRetention =
  (services: Services): Operation<typeof retention.putRetention> =>
  async ({ body }, context) => {
    const { tenant, actor, now } = context
    const { months } = await readRetention(services.database, tenant)
    const after = withGiven(months, body)
    const changed = Object.fromEntries(
      retentionClassNames.flatMap((name) => (months[name] === after[name] ? [] : [[name, [months[name], after[name]]]])),
    )
    if (Object.keys(changed).length > 0)
      await append(services.database, {
        tenant,
        stream: { kind: 'workspace', id: tenant },
        expectedVersion: 'newest',
        events: [{ type: 'RetentionSet', changed }],
        ...loggedAs(actor),
        at: now.toISOString(),
        models: { directory: [monthsRow(after)] },
      })
    return retentionView(services, context)
  }

const withGiven = (months: RetentionMonths, given: Given): RetentionMonths =>
  Object.fromEntries(retentionClassNames.map((name) => [name, given[name] === undefined ? months[name] : given[name]])) as RetentionMonths

export async function retentionView(
  services: Services,
  { tenant, now }: Pick<SignedInContext, 'tenant' | 'now'>,
  given: Given = {},
): Promise<Retention> {
  const { months: set, holds, lastRun } = await readRetention(services.database, tenant)
  const months = withGiven(set, given)
  const counts = await countWhatGoes(services, { tenant, now, months, held: holds.map(({ account }) => account) })
  return {
    classes: retentionClassNames.map((name) => ({
      class: name,
      title: retentionClasses[name].title,
      about: retentionClasses[name].about,
      months: months[name],
      standard: standardMonths[name],
      goes: counts[name],
    })),
    holds: await holdViews(services, tenant, holds),
    lastRun: lastRun?.toISOString() ?? null,
  }
}

async function holdViews(services: Services, tenant: string, holds: readonly StoredHold[]): Promise<Hold[]> {
  if (holds.length === 0) return []
  const { people } = await services.directory(tenant)
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.account')
      .select(['id', 'name'])
      .where('tenant', '=', tenant)
      .where(
        'id',
        'in',
        holds.map(({ account }) => account),
      )
      .execute(),
  )
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return holds.map(({ account, because, by, at }) => ({
    account: { id: account, name: names.get(account) ?? 'An account' },
    because,
    by: personRef(by, people),
    at,
  }))
}

export const putHold =
  (services: Services): Operation<typeof retention.putHold> =>
  async ({ params: { id }, body: { because } }, { tenant, actor, now }) => {
    if (actor.kind === 'baton') throw new Error('The machine holds nothing')
    const { account } = await loadAccount(services, { tenant, id, actor, now })
    const hold = { because, by: actor.member.id, at: now.toISOString() }
    await write(
      services,
      { tenant, actor, now },
      { type: 'HoldSet', account: account.id, name: account.name, why: because },
      holdRow(account.id, hold),
    )
    return { account: { id: account.id, name: account.name }, because, by: { id: actor.member.id, name: actor.member.name }, at: hold.at }
  }

export const liftHold =
  (services: Services): Operation<typeof retention.liftHold> =>
  async ({ params: { id } }, { tenant, actor, now }) => {
    const { account } = await loadAccount(services, { tenant, id, actor, now })
    const { holds } = await readRetention(services.database, tenant)
    if (!holds.some((one) => one.account === account.id))
      throw new Refusal('conflict', 'hold.none', `${account.name} is under no legal hold.`)
    await write(
      services,
      { tenant, actor, now },
      { type: 'HoldLifted', account: account.id, name: account.name },
      holdRow(account.id, undefined),
    )
    return undefined
  }

const write = (
  { database }: Services,
  { tenant, actor, now }: Pick<SignedInContext, 'tenant' | 'actor' | 'now'>,
  event: { type: string; [member: string]: unknown },
  row: ReturnType<typeof holdRow>,
) =>
  append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [event],
    ...loggedAs(actor),
    at: now.toISOString(),
    models: { directory: [row] },
  })
