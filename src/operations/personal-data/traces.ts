import { sql } from 'kysely'
import type { Trace } from '../../contract/personal-data.ts'
import type { Eraser } from '../../core/base/eraser.ts'
import type { PersonalClass } from '../../core/policy/personal-classes.ts'
import { restrictedParts } from '../../core/process/restricted.ts'
import { classOf } from '../../core/records/field-class.ts'
import { isKind, kindOf } from '../../core/records/kinds.ts'
import { titleOf } from '../../core/records/record.ts'
import { changedEntries } from '../../store/blot.ts'
import { type Database, withReader, withTenant } from '../../store/database.ts'
import type { Entry } from '../../store/log-types.ts'
import type { Services } from '../services.ts'
import { rewriterOf } from './rewrite.ts'
import type { Known } from './subject.ts'

/** A place that names somebody: of which class, and which of its words only few may read. */
export type Found = Trace & { class: PersonalClass; forFew: string[] }

/** Events in which people say something in their own words about whatever they like. */
const ownWords: ReadonlySet<string> = new Set([
  'Commented',
  'Answered',
  'TaskDone',
  'TaskSaid',
  'TaskReopened',
  'TaskNotApplicable',
  'WaiverAsked',
  'WaiverDeclined',
  'TaskWaived',
  'AgendaItemAdded',
  'AgendaItemDiscussed',
  'AgendaItemLeft',
  'AgendaItemTakenUp',
  'AgendaKept',
  'DossierAnswered',
  'QuestionAsked',
  'QuestionsHandedOn',
  'CandidNoteAdded',
  'DossierRated',
  'ChangeProposed',
  'ConsultationAnswered',
  'OpenEndSettled',
  'ValidationGiven',
  'HandoverPaused',
  'HandoverCancelled',
  'IncidentExplained',
  'NotMine',
  'ReadyToLead',
  'FlipMoved',
  'LeadChosen',
  'CadenceCallReported',
])

const isLetter = (type: string) => type.startsWith('Letter') || type === 'DatesDeclined' || type === 'NotSentStated'

/** Whose words an entry holds decides what becomes of it. */
export function classOfEntry({ stream, event, actor }: Pick<Entry, 'stream' | 'event' | 'actor'>, known: Known): PersonalClass {
  if (stream.kind === 'person' && known.subject.kind === 'person' && stream.id === known.subject.id) return 'profile'
  if (known.contacts.some(({ account, key }) => event.kind === 'contact' && event.account === account && event.key === key))
    return 'contact'
  if (stream.kind === 'handover' && isLetter(event.type)) return 'letter'
  if (stream.kind === 'handover' && ownWords.has(event.type) && actor !== 'baton' && !isTheirOwn(actor, known)) return 'words'
  if (stream.kind === 'account' && event.type.startsWith('Record')) return 'record'
  return 'history'
}

const isTheirOwn = (actor: string, { subject }: Known) => subject.kind === 'person' && subject.id === actor

export const likeRoots = ({ roots }: Eraser): string[] => roots.map((root) => `%${escapedLike(root)}%`)
export const likeOf = (eraser: Eraser, known: Known): string[] => [
  ...likeRoots(eraser),
  ...(known.subject.kind === 'person'
    ? [`%${known.subject.id}%`]
    : known.contacts.map(({ key }) => `%${escapedLike(JSON.stringify(key).slice(1, -1).toLowerCase())}%`)),
]
const escapedLike = (text: string) => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)

/** Which handovers move which of the accounts. */
export async function handoversOf(database: Database, tenant: string, accounts: readonly string[]): Promise<Map<string, string[]>> {
  if (accounts.length === 0) return new Map()
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover_account')
      .select(['account', 'handover'])
      .where('tenant', '=', tenant)
      .where('account', 'in', [...accounts])
      .execute(),
  )
  return new Map([...Map.groupBy(rows, ({ account }) => account)].map(([account, all]) => [account, all.map(({ handover }) => handover)]))
}

/** Every place of the log and the tables that names somebody. Reads as the reader does, and changes nothing. */
export async function tracesOf(services: Services, tenant: string, known: Known, eraser: Eraser): Promise<Found[]> {
  const { database } = services
  const around = {
    handoversOf: await handoversOf(
      database,
      tenant,
      known.contacts.map(({ account }) => account),
    ),
  }
  const places = await placesOf(services, tenant)
  const found: Found[] = []
  await withReader(database, tenant, async (client) => {
    const newWords = rewriterOf(known, eraser, around)
    for await (const { entry } of changedEntries(client, { tenant, like: likeOf(eraser, known), newWords }))
      found.push(ofEntry(entry, known, eraser, places))
    found.push(
      ...(await ofRecords(client, tenant, known, eraser, places)),
      ...(await ofMail(client, tenant, eraser)),
      ...(await ofPages(client, tenant, eraser)),
    )
  })
  return found
}

type Places = { handover: (id: string) => string; account: (id: string) => string; person: (id: string) => string | null }

async function placesOf({ database, directory }: Services, tenant: string): Promise<Places> {
  const { people } = await directory(tenant)
  const { handovers, accounts } = await withTenant(database, tenant, async (queries) => ({
    handovers: await queries
      .selectFrom('baton.handover')
      .select([sql<string>`id::text`.as('id'), 'ref'])
      .where('tenant', '=', tenant)
      .execute(),
    accounts: await queries
      .selectFrom('baton.account')
      .select([sql<string>`id::text`.as('id'), 'name'])
      .where('tenant', '=', tenant)
      .execute(),
  }))
  const refs = new Map(handovers.map(({ id, ref }) => [id, ref]))
  const names = new Map(accounts.map(({ id, name }) => [id, name]))
  return {
    handover: (id) => refs.get(id) ?? 'A handover',
    account: (id) => names.get(id) ?? 'An account',
    person: (id) => (id === 'baton' ? 'Baton' : (people.get(id)?.name ?? null)),
  }
}

function ofEntry(entry: Entry, known: Known, eraser: Eraser, places: Places): Found {
  const { seq, stream, event, actor, at } = entry
  const place =
    stream.kind === 'handover'
      ? places.handover(stream.id)
      : stream.kind === 'account'
        ? places.account(stream.id)
        : stream.kind === 'person'
          ? 'People'
          : 'Workspace'
  const hidden = restrictedParts(event).map(({ path }) =>
    path.reduce<unknown>((here, name) => (here as Record<string, unknown> | undefined)?.[String(name)], event),
  )
  const isContact = event.kind === 'contact'
  const forFew = isContact ? stringsIn([notesOf(event.before), notesOf(event.after)]) : stringsIn(hidden)
  const all = isContact ? stringsIn([event.before, event.after]) : stringsIn(event).filter((text) => eraser.finds(text))
  return {
    class: classOfEntry(entry, known),
    position: seq,
    place: `${place}: ${event.type.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}`,
    at,
    by: places.person(actor),
    words: [...new Set(all)].filter((text) => !forFew.includes(text)),
    forFew: [...new Set(forFew)].filter((text) => isContact || eraser.finds(text)),
  }
}

const notesOf = (data: unknown) => {
  const { stance, notes } = (data ?? {}) as { stance?: unknown; notes?: unknown }
  return [stance, notes]
}

type Client = Parameters<typeof changedEntries>[0]

async function ofRecords(client: Client, tenant: string, known: Known, eraser: Eraser, places: Places): Promise<Found[]> {
  const { rows } = await client.query(
    `select account::text as account, kind, key, data, checked_at from baton.record
     where tenant = $1 and lower(key || ' ' || data::text) like any ($2) order by account, kind, key`,
    [tenant, likeOf(eraser, known)],
  )
  return rows.flatMap((row): Found[] => {
    const isTheirs = row.kind === 'contact' && known.contacts.some(({ account, key }) => account === row.account && key === row.key)
    const hit = stringsIn(row.data).filter((text) => eraser.finds(text))
    if (!isTheirs && hit.length === 0 && !eraser.finds(row.key)) return []
    const title = isKind(row.kind) ? `${kindOf(row.kind).title} "${titleOf(row.kind, row.key, row.data)}"` : row.kind
    const shape = isKind(row.kind) ? kindOf(row.kind).schema.shape : {}
    const restricted = Object.entries(row.data).flatMap(([field, value]) => {
      const schema = shape[field]
      return schema && classOf(schema)?.class !== 'restricted' ? [] : stringsIn(value)
    })
    const words = isTheirs ? stringsIn(row.data) : hit
    return [
      {
        class: isTheirs ? 'contact' : 'record',
        position: null,
        place: `${places.account(row.account)}: ${title}`,
        at: row.checked_at.toISOString(),
        by: null,
        words: words.filter((text) => !restricted.includes(text)),
        forFew: words.filter((text) => restricted.includes(text)),
      },
    ]
  })
}

async function ofMail(client: Client, tenant: string, eraser: Eraser): Promise<Found[]> {
  const { rows } = await client.query(
    `select id, at, subject, text, to_addresses, about, parts from baton.mail
     where tenant = $1 and (lower(concat_ws(' ', subject, text, html, to_addresses::text, headers::text, parts::text)) like any ($2) or parts <> '[]') order by at`,
    [tenant, likeRoots(eraser)],
  )
  return rows.flatMap((row): Found[] => {
    const isTo = row.to_addresses.some((address: string) => eraser.finds(address))
    const hit = isTo || [row.subject, row.text, ...stringsIn(row.parts)].some((text) => eraser.finds(text))
    if (!hit) return []
    const isALetter = row.about?.event === 'letter'
    return [
      {
        class: isALetter ? 'letter' : 'mail',
        position: null,
        place: isTo ? 'Mail to them' : 'Mail that names them',
        at: row.at.toISOString(),
        by: null,
        words: [row.subject],
        forFew: [],
      },
    ]
  })
}

async function ofPages(client: Client, tenant: string, eraser: Eraser): Promise<Found[]> {
  const { rows } = await client.query(
    'select id, version, page, published_at from baton.playbook where tenant = $1 and lower(page) like any ($2)',
    [tenant, likeRoots(eraser)],
  )
  return rows
    .filter(({ page }) => eraser.finds(page))
    .map(({ id, version, published_at }) => ({
      class: 'page' as const,
      position: null,
      place: `${id}, version ${version}`,
      at: published_at.toISOString(),
      by: null,
      words: [],
      forFew: [],
    }))
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}
