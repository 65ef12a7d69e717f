import { randomBytes } from 'node:crypto'
import type { Erasure, personalData, Subject } from '../../contract/personal-data.ts'
import { erasedAddress, eraserOf, pseudonym } from '../../core/base/eraser.ts'
import type { Instant } from '../../core/base/ids.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { loggedAs } from '../../core/policy/member.ts'
import { nameInWords } from '../../core/policy/person-name.ts'
import { blotOut } from '../../store/blot.ts'
import { type ErasureNote, noteErasures, readErasureNotes, readErasures, type StoredErasure } from '../../store/erasures.ts'
import { hashOf } from '../../store/sessions.ts'
import { isId } from '../load-account.ts'
import type { Operation } from '../operation.ts'
import { replayed } from '../replay.ts'
import type { Services } from '../services.ts'
import { obstaclesTo } from './obstacles.ts'
import { rewriterOf, textsOf } from './rewrite.ts'
import { type ContactPlace, type Known, knownSubject, notedAs, notedSubject } from './subject.ts'
import { classOfEntry, handoversOf, likeOf, likeRoots } from './traces.ts'

/** Erases somebody: the names go, what happened stays, and the log still verifies. */
export const erasePerson =
  (services: Services): Operation<typeof personalData.erasePerson> =>
  async ({ body }, { tenant, actor, now }) => {
    const done = await eraseSubject(services, { tenant, now, logged: loggedAs(actor) }, body)
    const { people } = await services.directory(tenant)
    return erasureView(done, (id) => people.get(id)?.name ?? id)
  }

/** `by` is the name of whoever asks on the server itself. */
export type AskedBy = { tenant: string; now: Date; logged: { actor: string; via?: string; by?: string } }
type Wanted = { subject: Subject; alsoCalled: readonly string[]; keep: readonly number[]; why: string }

export async function eraseSubject(
  services: Services,
  { tenant, now, logged }: AskedBy,
  { subject, alsoCalled, keep, why }: Wanted,
): Promise<StoredErasure> {
  const known = await knownSubject(services.database, tenant, subject, alsoCalled)
  const obstacles = await obstaclesTo(services, tenant, known, now)
  if (obstacles.length > 0) throw new Refusal('conflict', 'subject.in-use', obstacles.join(' '))
  if (eraserOf(known.called, 'why').finds(why))
    throw new Refusal('invalid', 'subject.named-in-why', 'The reason stays in the log, so it cannot name them.', { where: 'why' })
  const id = services.newId()
  const mark = randomBytes(3).toString('hex')
  const note = { id, kind: subject.kind, subject: notedAs(known.subject, id), mark, at: now.toISOString(), by: logged.by ?? logged.actor }
  const done = await erase(services, tenant, known, { note, at: note.at, why, keep, ...logged })
  await services.recheck(tenant, [...new Set(known.contacts.map((one) => one.account))], now)
  return done
}

export const listErasures =
  (services: Services): Operation<typeof personalData.listErasures> =>
  async (_input, { tenant }) => {
    const { people } = await services.directory(tenant)
    const all = await readErasures(services.database, tenant)
    // On the server itself whoever asked gave a name.
    return {
      items: all.map((one) => erasureView(one, (id) => (isId(id) ? nameInWords(id, people) : `${id}, on the server`))),
    }
  }

const erasureView = ({ id, kind, mark, at, by, why, counts }: StoredErasure, name: (id: string) => string): Erasure => ({
  id,
  kind,
  pseudonym: pseudonym(mark),
  at,
  by: { id: by, name: by === 'baton' ? 'Baton' : name(by) },
  why,
  entries: Number(counts.entries ?? 0),
  rows: Number(counts.rows ?? 0),
  kept: Number(counts.kept ?? 0),
})

type How = { note: ErasureNote; at: Instant; why: string; keep: readonly number[]; actor: string; via?: string; by?: string }
type Around = Pick<Services, 'database' | 'forget' | 'sessionsChanged'>

/** Without asking whether it may be: a restored backup brings back who was erased, and they go again as they went. */
async function erase(services: Around, tenant: string, known: Known, { note, at, why, keep, actor, via, by }: How): Promise<StoredErasure> {
  const { database } = services
  const eraser = eraserOf(known.called, note.mark)
  const around = {
    handoversOf: await handoversOf(
      database,
      tenant,
      known.contacts.map(({ account }) => account),
    ),
  }
  const rewritten = rewriterOf(known, eraser, around)
  const kept = new Set(keep)
  const seen = new Set<number>()
  let stored: StoredErasure = { ...note, why, counts: {} }
  await blotOut(database, {
    tenant,
    id: note.id,
    cause: 'erasure',
    actor,
    ...(via === undefined ? {} : { via }),
    at,
    like: likeOf(eraser, known),
    newWords: (entry) => {
      const after = rewritten(entry)
      if (!after || !kept.has(entry.seq) || classOfEntry(entry, known) !== 'words') return after
      seen.add(entry.seq)
      return undefined
    },
    text: { like: likeRoots(eraser), in: textsOf(known, eraser) },
    also: async (client) => {
      // Said here, so that nothing is changed: what was asked to be kept has to be there as it was asked.
      if (seen.size < kept.size)
        throw new Refusal('invalid', 'subject.keep', 'Only words of others that name the person can be kept. Look at the preview again.', {
          where: 'keep',
        })
      const query = (text: string, ...values: unknown[]) => client.query(text, [tenant, ...values])
      if (known.subject.kind === 'person') await ofPerson(query, known.subject, known, note)
      for (const { account, key } of known.contacts)
        await query('delete from baton.record where tenant = $1 and account = $2 and kind = $3 and key = $4', account, 'contact', key)
      // Mail to them is theirs alone; a letter stays as what was sent, under the pseudonym.
      const toThem = `exists (select from unnest(m.to_addresses) as to_address where lower(to_address) = any ($2))`
      await query(
        `update baton.mail_delivery d set state = 'refused', words = 'Who it was for was erased.', left_to = '{}', settled_at = $3
         where d.tenant = $1 and d.state = 'waiting' and exists (select from baton.mail m where m.tenant = $1 and m.id = d.mail and ${toThem})`,
        known.called.addresses,
        new Date(at),
      )
      await query(
        `update baton.mail m set subject = 'Erased', text = '', html = null, parts = '[]', headers = '{}'
         where m.tenant = $1 and m.about->>'event' is distinct from 'letter' and ${toThem}`,
        known.called.addresses,
      )
      // What was answered to a key is a copy of much else, with what stands beside the name. That it was answered stays, so that
      // nothing happens twice: whoever sends the request again is told that its key has been used.
      await query(
        `update baton.idempotency set answer = 'null', request_hash = 'erased' where tenant = $1 and lower(answer::text) like any ($2)`,
        likeOf(eraser, known),
      )
    },
    told: ({ entries, handovers, rows }) => {
      const all = Object.values(rows).reduce((sum, one) => sum + one, 0)
      stored = { ...stored, counts: { entries, rows: all, kept: seen.size } }
      return {
        type: 'PersonErased',
        erasure: note.id,
        kind: note.kind,
        subject: note.subject,
        pseudonym: pseudonym(note.mark),
        entries,
        handovers,
        rows,
        why,
        kept: [...seen],
        ...(by === undefined ? {} : { by }),
      }
    },
    after: async (client) => {
      const { id, kind, subject, mark, at, by } = note
      await client.query(
        'insert into baton.erasure (tenant, id, kind, subject, mark, at, by, why, counts) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        [tenant, id, kind, subject, mark, new Date(at), by, why, JSON.stringify(stored.counts)],
      )
    },
    replay: (events, id) => replayed(events, id) as object,
  })
  noteErasures(database.dataDir, tenant, [note])
  services.forget(tenant)
  if (known.subject.kind === 'person') services.sessionsChanged({ tenant, person: known.subject.id })
  return stored
}

type Query = (text: string, ...values: unknown[]) => Promise<unknown>

async function ofPerson(query: Query, { id }: Extract<Subject, { kind: 'person' }>, { called }: Known, { mark, at }: ErasureNote) {
  await query(
    `update baton.person set name = $3, email = $4, data = $5, active_until = least(active_until, $6), version = version + 1 where tenant = $1 and id = $2`,
    id,
    pseudonym(mark),
    erasedAddress(mark),
    JSON.stringify({ roles: [], manager: null, erased: mark }),
    new Date(at),
  )
  // Also of somebody whose access nobody ended: they left on their last day, or a restored backup brought them back.
  for (const table of ['session', 'credential', 'access_link', 'passkey', 'foreign_identity', 'playbook_draft'])
    await query(`delete from baton.${table} where tenant = $1 and person = $2`, id)
  await query(`delete from baton.directory where tenant = $1 and kind = 'leave' and id = $2`, id)
  // A link keeps to whom it was made; where it went is gone.
  await query('update baton.link set address = $3 where tenant = $1 and person = $2', id, erasedAddress(mark))
  await query('delete from baton.attempt where tenant = $1 and who = any ($2)', [...called.addresses, id].map(hashOf))
}

/** A contact of an account that ended long ago goes as if they had asked. */
export async function eraseOldContact(services: Services, tenant: string, { account, key }: ContactPlace, now: Date): Promise<void> {
  const known = await knownSubject(services.database, tenant, { kind: 'contact', account, key }).catch(unlessUnknown)
  if (!known) return
  const id = services.newId()
  const at = now.toISOString()
  const note = { id, kind: 'contact' as const, subject: notedAs(known.subject, id), mark: randomBytes(3).toString('hex'), at, by: 'baton' }
  await erase(services, tenant, known, { note, at, why: 'The account ended long ago.', keep: [], actor: 'baton' })
}

/**
 * Erasures that are noted outside of the database and not in it were forgotten by a restored backup: they are done again. And the
 * other way round, what is in the database is noted outside, on this node too. Answers how many were repeated.
 */
export async function repeatErasures(services: Around, tenant: string, now: Date): Promise<number> {
  const { database } = services
  const known = await readErasures(database, tenant)
  noteErasures(database.dataDir, tenant, known)
  const done = new Set(known.map(({ id }) => id))
  let repeated = 0
  for (const note of readErasureNotes(database.dataDir, tenant).filter(({ id }) => !done.has(id))) {
    // The backup may be from before they came, or they went with somebody else of the list.
    const subject = await notedSubject(database, tenant, note)
    const found = subject && (await knownSubject(database, tenant, subject).catch(unlessUnknown))
    if (!found) continue
    await erase(services, tenant, found, {
      note,
      at: now.toISOString(),
      why: 'Erased before; a restored backup had brought them back.',
      keep: [],
      actor: 'baton',
    })
    repeated += 1
  }
  return repeated
}

function unlessUnknown(error: unknown): undefined {
  if (error instanceof Refusal && error.code === 'subject.unknown') return undefined
  throw error
}
