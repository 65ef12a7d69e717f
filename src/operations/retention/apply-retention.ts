import { sql } from 'kysely'
import { isSame } from '../../core/base/canonical.ts'
import { cutoff, type RetentionClass, type RetentionMonths, retentionClassNames } from '../../core/policy/retention.ts'
import { type Path, restrictedParts } from '../../core/process/restricted.ts'
import { blotOut, changedEntries, type NewWords } from '../../store/blot.ts'
import { withReader, withTenant } from '../../store/database.ts'
import type { LoggedEvent } from '../../store/log-types.ts'
import { countOld, removeOld } from '../../store/retention.ts'
import { eraseOldContact } from '../personal-data/erase-person.ts'
import { changedAt } from '../personal-data/rewrite.ts'
import { replayed } from '../replay.ts'
import type { Services } from '../services.ts'
import { noteRun, readRetention } from './settings.ts'

export type Counts = Record<RetentionClass, number>
type Asked = { tenant: string; now: Date; months: RetentionMonths; held: readonly string[] }

const gone = 'Kept no longer.'

/** What stands in the log: which entries of an ended handover, and what they say afterwards. */
const inLog: Partial<Record<RetentionClass, { like: readonly string[]; after: (event: LoggedEvent) => LoggedEvent }>> = {
  candid: {
    like: ['%"restricted":"candid"%'],
    after: (event) => withoutParts(event, (restriction) => restriction === 'candid' && event.type !== 'EffectsPlanned'),
  },
  restricted: {
    like: ['%"type":"effectsplanned"%'],
    after: (event) => (event.type === 'EffectsPlanned' ? withoutParts(event, () => true) : event),
  },
  letters: { like: ['%"type":"letter%', '%"type":"datesdeclined"%'], after: withoutLetter },
}

function withoutParts(event: LoggedEvent, isMeant: (restriction: string | undefined) => boolean): LoggedEvent {
  const paths = restrictedParts(event).flatMap((part): Path[] => (isMeant(part.class.restriction) ? [part.path] : []))
  return paths.reduce((left, path) => changedAt(left, path, (value) => emptied(value)) as LoggedEvent, event)
}

/** Texts say that they are gone; of a number or a choice nothing is left. */
function emptied(value: unknown): unknown {
  if (typeof value === 'string') return gone
  if (Array.isArray(value)) return value.map(emptied)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, emptied(member)]))
  return null
}

function withoutLetter(event: LoggedEvent): LoggedEvent {
  const paths: Path[] = [
    ['letter', 'subject'],
    ['letter', 'text'],
    ['copy', 'subject'],
    ['copy', 'text'],
    ['item', 'text'],
    ['item', 'from'],
    ['answer'],
    ['because'],
  ]
  const lists: Path[] = [
    ['letter', 'to'],
    ['letter', 'cc'],
    ['copy', 'to'],
    ['copy', 'differences'],
  ]
  const left = paths.reduce(
    (one, path) => changedAt(one, path, (value) => (typeof value === 'string' ? gone : value)) as LoggedEvent,
    event,
  )
  const after = lists.reduce((one, path) => changedAt(one, path, (value) => (Array.isArray(value) ? [] : value)) as LoggedEvent, left)
  return changedAt(after, ['letter', 'replyTo'], (value) => (typeof value === 'string' ? gone : value)) as LoggedEvent
}

/** How much of each class would go now. Changes nothing. */
export async function countWhatGoes(services: Services, asked: Asked): Promise<Counts> {
  const counts = Object.fromEntries(retentionClassNames.map((name) => [name, 0])) as Counts
  const { tenant, now, months, held } = asked
  const heldHandovers = await handoversOfAccounts(services, tenant, held)
  await withReader(services.database, tenant, async (client) => {
    for (const name of retentionClassNames) {
      const kept = months[name]
      if (kept === null || name === 'contacts') continue
      counts[name] += await countOld(client, name, { tenant, before: cutoff(now, kept), held: heldHandovers })
      const rule = inLog[name]
      if (!rule) continue
      const streams = await endedHandovers(services, { tenant, before: cutoff(now, kept), held: heldHandovers })
      if (streams.length === 0) continue
      for await (const _entry of changedEntries(client, {
        tenant,
        like: rule.like,
        streams,
        newWords: ({ event }) => changedOr(event, rule.after(event)),
      }))
        counts[name] += 1
    }
  })
  counts.contacts = (await oldContacts(services, asked)).length
  return counts
}

const changedOr = (before: LoggedEvent, after: LoggedEvent) => (isSame(before, after) ? undefined : after)

/** Takes away what is older than it is kept. Writes down what it did, and nothing when there was nothing to do. */
export async function applyRetention(services: Services, tenant: string, now: Date): Promise<Counts> {
  const { database } = services
  const { months, holds } = await readRetention(database, tenant)
  const held = holds.map(({ account }) => account)
  const counts = await countWhatGoes(services, { tenant, now, months, held })
  const before = (name: RetentionClass) => {
    const kept = months[name]
    return kept === null || counts[name] === 0 ? undefined : cutoff(now, kept)
  }
  for (const contact of before('contacts') ? await oldContacts(services, { tenant, now, months, held }) : [])
    await eraseOldContact(services, tenant, contact, now)
  if (retentionClassNames.some((name) => name !== 'contacts' && counts[name] > 0)) {
    const heldHandovers = await handoversOfAccounts(services, tenant, held)
    const rules = await Promise.all(
      Object.entries(inLog).flatMap(([name, rule]) => {
        const since = before(name as RetentionClass)
        return since
          ? [endedHandovers(services, { tenant, before: since, held: heldHandovers }).then((ended) => ({ ...rule, ended: new Set(ended) }))]
          : []
      }),
    )
    const newWords: NewWords = ({ event, stream }) =>
      changedOr(
        event,
        rules.reduce((left, { ended, after }) => (ended.has(stream.id) ? after(left) : left), event),
      )
    await blotOut(database, {
      tenant,
      id: services.newId(),
      cause: 'retention',
      actor: 'baton',
      at: now.toISOString(),
      like: rules.flatMap(({ like }) => like),
      streams: [...new Set(rules.flatMap(({ ended }) => [...ended]))],
      newWords,
      also: async (client) => {
        for (const name of retentionClassNames) {
          const since = before(name)
          if (since) await removeOld(client, name, { tenant, before: since, held: heldHandovers })
        }
      },
      told: () => ({ type: 'RetentionApplied', counts }),
      replay: (events, id) => replayed(events, id) as object,
    })
    services.forget(tenant)
  }
  await noteRun(database, tenant, now)
  return counts
}

/** Once a day of the workspace's own time, which a demo also sets back. */
export async function retainDaily(services: Services, tenant: string): Promise<void> {
  const now = await services.now(tenant)
  const { lastRun } = await readRetention(services.database, tenant)
  if (lastRun === null || Math.abs(now.getTime() - lastRun.getTime()) >= 86_400_000) await applyRetention(services, tenant, now)
}

async function handoversOfAccounts({ database }: Services, tenant: string, accounts: readonly string[]): Promise<string[]> {
  if (accounts.length === 0) return []
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{
      id: string
    }>`select distinct handover::text as id from baton.handover_account where tenant = ${tenant} and account = any (${[...accounts]}::uuid[])`.execute(
      queries,
    ),
  )
  return rows.map(({ id }) => id)
}

async function endedHandovers(
  { database }: Services,
  { tenant, before, held }: { tenant: string; before: Date; held: readonly string[] },
): Promise<string[]> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ id: string }>`
      select id::text as id from baton.handover
      where tenant = ${tenant} and ended_at < ${before} and status in ('completed', 'cancelled') and not id::text = any (${[...held]}::text[])`.execute(
      queries,
    ),
  )
  return rows.map(({ id }) => id)
}

/** A contact who stands at an account that goes on is somebody's to talk to still. */
async function oldContacts({ database }: Services, { tenant, now, months, held }: Asked): Promise<{ account: string; key: string }[]> {
  if (months.contacts === null) return []
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ account: string; key: string }>`
      select r.account::text as account, r.key from baton.record r join baton.account a on a.tenant = ${tenant} and a.id = r.account
      where r.tenant = ${tenant} and r.kind = 'contact' and a.ended_at < ${cutoff(now, months.contacts ?? 0)} and not r.account = any (${[...held]}::uuid[])
        and not exists (
          select from baton.record o join baton.account c on c.tenant = ${tenant} and c.id = o.account
          where o.tenant = ${tenant} and o.kind = 'contact' and o.data->>'email' = r.data->>'email'
            and (c.ended_at is null or o.account = any (${[...held]}::uuid[])))
      order by r.account, r.key limit 200`.execute(queries),
  )
  return rows
}
