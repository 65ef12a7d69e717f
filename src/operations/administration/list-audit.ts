import { sql } from 'kysely'
import type { AuditEntry, administration } from '../../contract/administration.ts'
import { momentOn } from '../../core/calendar/moment-on.ts'
import { withTenant } from '../../store/database.ts'
import { entryOf } from '../../store/log.ts'
import { pageOf, positionOf } from '../cursor.ts'
import { csvLine } from '../export/csv.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { auditTable, auditWords, type Logged, type Names, whoWords } from './audit-words.ts'

/** Changes of people, access and settings as the log holds them, the newest first. */
export const listAudit =
  (services: Services): Operation<typeof administration.listAudit> =>
  async ({ query: { subject, by, from, to, as, limit, cursor } }, { tenant, actor, now }) => {
    if (actor.kind === 'baton') throw new Error('The machine reads no audit')
    const list = { list: 'audit', subject: subject ?? null, by: by ?? null, from: from ?? null, to: to ?? null }
    const before = positionOf(cursor, list, 1)
    const { zone } = actor.member.calendar
    const types = Object.entries(auditTable).flatMap(([type, line]) => (subject === undefined || line.subject === subject ? [type] : []))
    const rows = await withTenant(services.database, tenant, (queries) => {
      let asked = queries
        .selectFrom('baton.event')
        .select(['tenant', 'seq', 'stream_kind', 'stream', 'version', 'type', 'body', 'hash'])
        .where('tenant', '=', tenant)
        .where('stream_kind', 'in', ['workspace', 'person', 'playbook', 'letter-template'])
        .where('type', 'in', types)
      if (before) asked = asked.where('seq', '<', Number(before[0]))
      if (by !== undefined) asked = asked.where('actor', '=', by)
      if (from !== undefined) asked = asked.where('at', '>=', new Date(momentOn(from, '00:00', zone)))
      if (to !== undefined) asked = asked.where('at', '<', new Date(momentOn(dayAfter(to), '00:00', zone)))
      return asked
        .orderBy('seq', 'desc')
        .limit(limit + 1)
        .execute()
    })
    const page = pageOf(rows, limit, list, ({ seq }) => [String(seq)])
    const names = await namesFor(services, tenant)
    const items = page.rows.flatMap((row): AuditEntry[] => {
      const { seq, event, actor: who, at } = entryOf(row)
      const logged: Logged = { ...event, actor: who, at }
      const said = auditWords(logged, names)
      return said ? [{ position: Number(seq), at, by: { id: who, name: whoWords(logged, names) }, type: event.type, ...said }] : []
    })
    return {
      items,
      next: page.next,
      ...(as === 'csv' ? { text: csvOf(items), name: `audit-${now.toISOString().slice(0, 10)}.csv` } : {}),
    }
  }

const dayAfter = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

async function namesFor({ database, directory }: Services, tenant: string): Promise<Names> {
  const { people, pools } = await directory(tenant)
  const refs = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select([sql<string>`id::text`.as('id'), 'ref'])
      .where('tenant', '=', tenant)
      .execute(),
  )
  const handovers = new Map(refs.map(({ id, ref }) => [id, ref]))
  return {
    person: (id) => people.get(String(id))?.name ?? 'someone who left',
    pool: (id) => pools.find((pool) => pool.id === id)?.name ?? String(id),
    handover: (id) => handovers.get(String(id)) ?? 'a handover',
  }
}

function csvOf(items: readonly AuditEntry[]): string {
  const lines = [
    ['When', 'Who', 'About', 'What', 'Why', 'Position'],
    ...items.map((one) => [one.at, one.by.name, one.subject, one.words, one.why ?? '', String(one.position)]),
  ]
  return lines.map(csvLine).join('')
}
