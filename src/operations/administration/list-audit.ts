import { sql } from 'kysely'
import type { AuditEntry, administration } from '../../contract/administration.ts'
import { csvLine } from '../../core/base/csv-line.ts'
import { daysLater } from '../../core/base/days-later.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { dayIn, momentOn } from '../../core/calendar/moment-on.ts'
import { nameInWords } from '../../core/policy/person-name.ts'
import { withTenant } from '../../store/database.ts'
import { entryOf } from '../../store/log.ts'
import { pageOf, positionOf } from '../cursor.ts'
import { personAsked } from '../known-filter.ts'
import { isId } from '../load-account.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { auditTable, auditWords, type Logged, type Names, whoWords } from './audit-words.ts'

const lastDay = '9999-12-31'

/** Changes of people, access and settings as the log holds them, the newest first. */
export const listAudit =
  (services: Services): Operation<typeof administration.listAudit> =>
  async ({ query: { subject, by, from, to, as, limit, cursor } }, { tenant, actor, now }) => {
    if (actor.kind === 'baton') throw new Error('The machine reads no audit')
    if (from !== undefined && to !== undefined && from > to)
      throw new Refusal('invalid', 'audit.span', 'The period ends before it begins. Give a later end.', { where: 'query.to' })
    const author = by === undefined || by === 'baton' ? by : personAsked('by', by, await services.directory(tenant))
    const list = { list: 'audit', subject: subject ?? null, by: author ?? null, from: from ?? null, to: to ?? null }
    const before = positionOf(cursor, list, 1)
    const { zone } = actor.member.calendar
    const types = Object.entries(auditTable).flatMap(([type, line]) => (subject === undefined || line.subject === subject ? [type] : []))
    const rowsBefore = (seq: number | undefined, most: number) =>
      withTenant(services.database, tenant, (queries) => {
        let asked = queries
          .selectFrom('baton.event')
          .select(['tenant', 'seq', 'stream_kind', 'stream', 'version', 'type', 'body', 'hash'])
          .where('tenant', '=', tenant)
          .where('stream_kind', 'in', ['workspace', 'person', 'playbook', 'letter-template'])
          .where('type', 'in', types)
        if (seq !== undefined) asked = asked.where('seq', '<', seq)
        if (author !== undefined) asked = asked.where('actor', '=', author)
        if (from !== undefined) asked = asked.where('at', '>=', new Date(momentOn(from, '00:00', zone)))
        // No day comes after the last one, and nothing that could be left out.
        if (to !== undefined && to !== lastDay) asked = asked.where('at', '<', new Date(momentOn(daysLater(to, 1), '00:00', zone)))
        return asked.orderBy('seq', 'desc').limit(most).execute()
      })
    const start = before ? Number(before[0]) : undefined
    // A file is read without Baton, where nobody asks for the next page: it holds all of the list.
    const page =
      as === 'csv'
        ? { rows: await allBefore(start, rowsBefore), next: null }
        : pageOf(await rowsBefore(start, limit + 1), limit, list, ({ seq }) => [String(seq)])
    const logged = page.rows.map((row) => {
      const { seq, event, actor: who, at } = entryOf(row)
      return { position: Number(seq), event: { ...event, actor: who, at } satisfies Logged }
    })
    const names = await namesFor(
      services,
      tenant,
      logged.map(({ event }) => event),
      zone,
    )
    const items = logged.flatMap(({ position, event }): AuditEntry[] => {
      const said = auditWords(event, names)
      return said ? [{ position, at: event.at, by: { id: event.actor, name: whoWords(event, names) }, type: event.type, ...said }] : []
    })
    return {
      items,
      next: page.next,
      ...(as === 'csv' ? { text: csvOf(items), name: `audit-${now.toISOString().slice(0, 10)}.csv` } : {}),
    }
  }

const slice = 1_000

async function allBefore<Row extends { seq: string | number | bigint }>(
  start: number | undefined,
  rowsBefore: (seq: number | undefined, most: number) => Promise<Row[]>,
): Promise<Row[]> {
  const all: Row[] = []
  for (let from = start; ; from = Number(all.at(-1)?.seq)) {
    const rows = await rowsBefore(from, slice)
    all.push(...rows)
    if (rows.length < slice) return all
  }
}

/** The names that these entries speak of; handovers are many, so only those are read. */
async function namesFor({ database, directory }: Services, tenant: string, events: readonly Logged[], zone: string): Promise<Names> {
  const { people, pools } = await directory(tenant)
  const spoken = new Set<string>()
  const names: Names = {
    person: (id) => nameInWords(String(id), people),
    pool: (id) => pools.find((pool) => pool.id === id)?.name ?? String(id),
    handover: (id) => {
      spoken.add(String(id))
      return ''
    },
    lastDay: (person, from) =>
      dayIn(new Date(Date.parse(String(from)) - 1).toISOString(), people.get(String(person))?.calendar.zone ?? zone),
  }
  for (const event of events) auditWords(event, names)
  const ids = [...spoken].filter(isId)
  if (ids.length === 0) return names
  const refs = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select([sql<string>`id::text`.as('id'), 'ref'])
      .where('tenant', '=', tenant)
      .where('id', 'in', ids)
      .execute(),
  )
  const handovers = new Map(refs.map(({ id, ref }) => [id, ref]))
  return { ...names, handover: (id) => handovers.get(String(id)) ?? 'a handover' }
}

function csvOf(items: readonly AuditEntry[]): string {
  const lines = [
    ['When', 'Who', 'About', 'What', 'Why', 'Position'],
    ...items.map((one) => [one.at, one.by.name, one.subject, one.words, one.why ?? '', String(one.position)]),
  ]
  return lines.map(csvLine).join('')
}
