import { sql } from 'kysely'
import { withTenant } from '../../store/database.ts'
import type { Services } from '../services.ts'
import type { Known } from './subject.ts'
import type { Found } from './traces.ts'

/** What is kept about somebody who works here under their id: their row, how they come in, and their part in what happened. */
export async function ownTraces({ database }: Services, tenant: string, { subject }: Known): Promise<Found[]> {
  if (subject.kind !== 'person') return []
  const { id } = subject
  const rows = await withTenant(database, tenant, async (queries) => ({
    person: await queries
      .selectFrom('baton.person')
      .select(['name', 'email', 'data', 'active_until'])
      .where('tenant', '=', tenant)
      .where('id', '=', id)
      .executeTakeFirst(),
    leave: await queries
      .selectFrom('baton.directory')
      .select('data')
      .where('tenant', '=', tenant)
      .where('kind', '=', 'leave')
      .where('id', '=', id)
      .executeTakeFirst(),
    sessions: await queries
      .selectFrom('baton.session')
      .select(['kind', 'created_at', 'used_at', 'data'])
      .where('tenant', '=', tenant)
      .where('person', '=', id)
      .orderBy('created_at')
      .execute(),
    credential: await queries
      .selectFrom('baton.credential')
      .select(['changed_at', 'seen_at'])
      .where('tenant', '=', tenant)
      .where('person', '=', id)
      .executeTakeFirst(),
    links: await queries
      .selectFrom('baton.link')
      .select(['purpose', 'address', 'created_at', 'used_at'])
      .where('tenant', '=', tenant)
      .where('person', '=', id)
      .orderBy('created_at')
      .execute(),
    held: await queries
      .selectFrom('baton.assignment as s')
      .innerJoin('baton.account as a', (join) => join.onRef('a.tenant', '=', 's.tenant').onRef('a.id', '=', 's.account'))
      .select(['a.name', 's.role', 's.from_at', 's.to_at'])
      .where('s.tenant', '=', tenant)
      .where('s.holder', '=', id)
      .orderBy('s.from_at')
      .execute(),
    handovers: await queries
      .selectFrom('baton.handover as h')
      .innerJoin('baton.account as a', (join) => join.onRef('a.tenant', '=', 'h.tenant').onRef('a.id', '=', 'h.account'))
      .select(['h.ref', 'a.name', 'h.status', 'h.started_at'])
      .where('h.tenant', '=', tenant)
      .where(sql<boolean>`h.participants @> ${[id]}::uuid[]`)
      .orderBy('h.number')
      .execute(),
    acted: await queries
      .selectFrom('baton.event')
      .select(['seq', 'type', 'at'])
      .where('tenant', '=', tenant)
      .where('actor', '=', id)
      .orderBy('seq')
      .execute(),
  }))
  const day = (date: Date | null) => (date === null ? 'now' : date.toISOString().slice(0, 10))
  const line = (class_: Found['class'], place: string, words: string[], at: Date | null = null): Found => ({
    class: class_,
    position: null,
    place,
    at: at?.toISOString() ?? null,
    by: null,
    words,
    forFew: [],
  })
  const { person } = rows
  const { timelineAddress: _secret, ...data } = (person?.data ?? {}) as Record<string, unknown>
  return [
    ...(person ? [line('profile', 'Person', [person.name, person.email, JSON.stringify(data)])] : []),
    ...(rows.leave ? [line('profile', 'Leave', [JSON.stringify(rows.leave.data.leave ?? [])])] : []),
    ...(rows.credential ? [line('access', 'Password', [`set ${day(rows.credential.changed_at)}`], rows.credential.seen_at)] : []),
    ...rows.sessions.map((one) =>
      line('access', one.kind === 'token' ? 'Token' : 'Browser', [String(one.data.name ?? '')], one.used_at ?? one.created_at),
    ),
    ...rows.links.map((one) => line('access', 'Link in a mail', [one.purpose, one.address], one.used_at ?? one.created_at)),
    ...rows.held.map((one) => line('process', `Held ${one.name}`, [`${one.role}, ${day(one.from_at)} to ${day(one.to_at)}`], one.from_at)),
    ...rows.handovers.map((one) => line('process', `${one.ref} ${one.name}`, ['takes part'], one.started_at)),
    ...rows.acted.map((one) => ({ ...line('process', one.type, [], one.at), position: Number(one.seq) })),
  ]
}
