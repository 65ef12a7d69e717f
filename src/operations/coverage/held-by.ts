import { sql } from 'kysely'
import type { DepartureView } from '../../contract/departures.ts'
import { personName } from '../../core/policy/person-name.ts'
import { standingCalls } from '../../core/process/call-state.ts'
import type { Handover } from '../../core/process/handover.ts'
import { type Database, withTenant } from '../../store/database.ts'
import type { Directory } from '../directory.ts'

type Held = DepartureView['holds'][number]
type Item = Held['items'][number]
const item = (what: string, about: string, more: Partial<Item> = {}): Item => ({ what, about, account: null, handover: null, ...more })

/** Everything that somebody holds beside the accounts they own, so that nothing goes with them: roles, tasks, deputyships, drafts. */
export async function heldBy(
  { database, directory, now }: { database: Database; directory: Directory; now: string },
  tenant: string,
  person: string,
): Promise<Held[]> {
  const { roles, handovers, tasks, drafts, sessions, covers, records } = await readHeld(database, tenant, person)
  const nameOf = (id: string) => personName(id, directory.people)
  const states = handovers.map(({ ref, account, name, state }) => ({ ref, account, name, state: state as unknown as Handover }))
  const isNow = ({ from, until }: { from: string; until?: string }) => from <= now && (until === undefined || now < until)
  const place = ({ ref, account }: { ref: string; account: string }) => ({ handover: ref, account })
  const delegations = states.flatMap((one) =>
    one.state.participants
      .filter((part) => isNow(part) && part.delegateOf !== undefined && (part.person === person || part.delegateOf === person))
      .map((part) =>
        item(
          part.person === person
            ? `Acts for ${nameOf(part.delegateOf ?? '')} as ${part.role}`
            : `${nameOf(part.person)} acts for them as ${part.role}`,
          `${one.ref}, ${one.name}`,
          place(one),
        ),
      ),
  )
  const letters = states.flatMap((one) => {
    const { versions, outcome, handedOver } = one.state.letter
    const own = versions.at(-1)
    return own && own.from === person && !outcome && !handedOver
      ? [item(`Letter, version ${own.version}, not sent`, `${one.ref}, ${one.name}`, place(one))]
      : []
  })
  const calls = states.flatMap((one) =>
    standingCalls(one.state)
      .filter(({ start, scheduledBy, people = [] }) => start > now && (scheduledBy === person || people.includes(person)))
      .map(({ title = 'A call', scheduledBy }) =>
        item(scheduledBy === person ? `${title}, arranged by them` : title, `${one.ref}, ${one.name}`, place(one)),
      ),
  )
  const groups: Held[] = [
    {
      kind: 'handovers',
      title: 'Running handovers',
      items: states.map((one) =>
        item(
          [...new Set(one.state.participants.filter((part) => part.person === person && isNow(part)).map(({ role }) => role))].join(', '),
          `${one.ref}, ${one.name}`,
          place(one),
        ),
      ),
    },
    {
      kind: 'gates',
      title: 'Decisions that wait on them',
      items: tasks.filter(({ command }) => command === 'decide').map((one) => item(one.title, `${one.ref}, ${one.name}`, place(one))),
    },
    {
      kind: 'tasks',
      title: 'Open tasks',
      items: tasks.filter(({ command }) => command !== 'decide').map((one) => item(one.title, `${one.ref}, ${one.name}`, place(one))),
    },
    { kind: 'letters', title: 'Letters in their name', items: letters },
    { kind: 'delegations', title: 'Delegations', items: delegations },
    { kind: 'calls', title: 'Internal calls to come', items: calls },
    ...inRecords(records, person),
    { kind: 'roles', title: 'Other roles on accounts', items: roles.map(({ role, account, name }) => item(role, name, { account })) },
    {
      kind: 'territories',
      title: 'Territories of pools',
      items: directory.territories.flatMap(({ name, owner, deputy }) => [
        ...(owner === person ? [item('Owner', name)] : []),
        ...(deputy === person ? [item('Deputy', name)] : []),
      ]),
    },
    { kind: 'covers', title: 'Accounts that they cover', items: covers.map(({ account, name }) => item('Covers', name, { account })) },
    {
      kind: 'reports',
      title: 'People whose manager they are',
      items: [...directory.people.values()]
        .filter(({ active, manager }) => active && manager === person)
        .map(({ name }) => item(name, 'Report')),
    },
    {
      kind: 'drafts',
      title: 'Playbook drafts and suggestions',
      items: drafts.map(({ playbook, title, suggestion }) => item(suggestion === null ? 'Draft' : 'Suggestion', title || playbook)),
    },
    {
      kind: 'sessions',
      title: 'Sign-ins and tokens',
      items: sessions.map(({ kind, n }) =>
        item(kind === 'browser' ? `${n} in a browser` : `${n} of the kind ${kind}`, 'End with the departure'),
      ),
    },
  ]
  return groups.filter(({ items }) => items.length > 0)
}

type Data = Readonly<Record<string, unknown>>
type HeldRecord = { kind: string; account: string; name: string; data: Data }

const isPerson = (value: unknown, id: string): boolean => typeof value === 'object' && value !== null && 'id' in value && value.id === id
const among = (value: unknown, id: string): boolean =>
  Array.isArray(value) && value.some((one) => isPerson(one, id) || (typeof one === 'object' && one !== null && isPerson(one.person, id)))
const isOpen = ({ status }: Data) => !['closed', 'solved', 'archived'].includes(String(status))

/** What of somebody stands in the systems: by kind of record, when it is theirs. */
const holdsOf: Readonly<Record<string, { title: string; names: string; isTheirs: (data: Data, person: string) => boolean }>> = {
  cta: { title: 'Open CTAs', names: 'title', isTheirs: (data, id) => isOpen(data) && isPerson(data.owner, id) },
  'success-plan': { title: 'Success plans', names: 'title', isTheirs: (data, id) => isOpen(data) && isPerson(data.owner, id) },
  ticket: {
    title: 'Support tickets that they follow',
    names: 'subject',
    isTheirs: (data, id) => isOpen(data) && (among(data.followers, id) || among(data.cc, id)),
  },
  series: {
    title: 'Meeting series',
    names: 'title',
    isTheirs: (data, id) => data.active !== false && isPerson(data.organisedBy, id),
  },
  channel: { title: 'Channels', names: 'name', isTheirs: (data, id) => among(data.members, id) },
  'collaboration-project': { title: 'Projects that they watch', names: 'name', isTheirs: (data, id) => among(data.watchers, id) },
}

const inRecords = (records: readonly HeldRecord[], person: string): Held[] =>
  Object.entries(holdsOf).map(([kind, { title, names, isTheirs }]) => ({
    kind,
    title,
    items: records
      .filter((one) => one.kind === kind && isTheirs(one.data, person))
      .map(({ account, name, data }) => item(String(data[names] ?? kind), name, { account })),
  }))

type Task = { title: string; command: string; ref: string; account: string; name: string }

function readHeld(database: Database, tenant: string, person: string) {
  return withTenant(database, tenant, async (queries) => {
    const [roles, handovers, tasks, drafts, sessions, covers, records] = await Promise.all([
      sql<{ role: string; account: string; name: string }>`
        select s.role, s.account, a.name from baton.assignment s join baton.account a on a.tenant = ${tenant} and a.id = s.account
        where s.tenant = ${tenant} and s.holder = ${person} and s.to_at is null and not s.holds and a.ended_at is null
        order by s.role, a.name limit 500`.execute(queries),
      sql<{ ref: string; account: string; name: string; state: unknown }>`
        select h.ref, h.account, a.name, h.state from baton.handover h join baton.account a on a.tenant = ${tenant} and a.id = h.account
        where h.tenant = ${tenant} and h.status in ('proposed', 'running', 'paused') and ${person}::uuid = any(h.participants)
        order by h.number limit 200`.execute(queries),
      sql<Task>`
        select k.title, k.data->>'command' as command, h.ref, h.account, a.name
        from baton.task k join baton.handover h on h.tenant = ${tenant} and h.id = k.handover
        join baton.account a on a.tenant = ${tenant} and a.id = h.account
        where k.tenant = ${tenant} and k.assignee = ${person}::uuid and k.status = 'open'
        order by k.due_at nulls last limit 500`.execute(queries),
      queries
        .selectFrom('baton.playbook_draft')
        .select(['playbook', 'title', 'suggestion'])
        .where('tenant', '=', tenant)
        .where('person', '=', person)
        .where('taken', 'is', null)
        .execute(),
      sql<{ kind: string; n: number }>`
        select kind, count(*)::integer as n from baton.session where tenant = ${tenant} and person = ${person}::uuid group by kind`.execute(
        queries,
      ),
      sql<{ account: string; name: string }>`
        select c.account, a.name from baton.cover c join baton.account a on a.tenant = ${tenant} and a.id = c.account
        where c.tenant = ${tenant} and c.person = ${person}::uuid and c.state in ('planned', 'running', 'due') order by a.name`.execute(
        queries,
      ),
      // The person's id is in few records; which field holds it is seen below.
      sql<HeldRecord>`
        select r.kind, r.account, a.name, r.data from baton.record r join baton.account a on a.tenant = ${tenant} and a.id = r.account
        where r.tenant = ${tenant} and r.kind = any(${Object.keys(holdsOf)}::text[]) and a.ended_at is null
          and position(${person} in r.data::text) > 0
        order by a.name, r.key limit 2000`.execute(queries),
    ])
    return {
      records: records.rows,
      roles: roles.rows,
      handovers: handovers.rows,
      tasks: tasks.rows,
      drafts,
      sessions: sessions.rows,
      covers: covers.rows,
    }
  })
}
