import { sql } from 'kysely'
import type { handovers } from '../contract/handovers.ts'
import { Refusal } from '../core/base/refusal.ts'
import { absenceAt } from '../core/coverage/presence.ts'
import { type Candidate, proposalsFor } from '../core/coverage/propose.ts'
import type { TransitionKind } from '../core/definition/definition.ts'
import { managersLast } from '../core/definition/manager-of.ts'
import { whyNotAllowed } from '../core/policy/can.ts'
import { poolsNow } from '../core/policy/member.ts'
import { personName } from '../core/policy/person-name.ts'
import { workspaceRoleFor } from '../core/process/candidates.ts'
import { tasksOf } from '../core/process/circumstances.ts'
import { type Holder, reasons } from '../core/process/handover.ts'
import { personFor } from '../core/process/person-for.ts'
import { hasEnded, holderOf, passesFrom } from '../core/process/start.ts'
import { withTenant } from '../store/database.ts'
import { fitting, readCandidates, soughtFor } from './coverage/candidates.ts'
import { type CoverageBook, readCoverageBook } from './coverage/coverage-book.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'
import { loadStart } from './start-handover.ts'

/** Everything that a start can know before it asks: who holds the account, who could take it, who would take part. */
export const getStartOptions =
  (services: Services): Operation<typeof handovers.getStartOptions> =>
  async ({ query: { account, to } }, { tenant, actor, now }) => {
    const published = newestOf(await services.playbooks(tenant))
    const cases = await Promise.all(published.map(({ id }) => loadStart(services, { tenant, account, playbook: id, actor, now })))
    // After the account is known to be one: what is no id of an account is told as that.
    const [book, again] = await Promise.all([readCoverageBook(services, tenant, [account]), lastCompleted(services, tenant, account)])
    const at = now.toISOString()
    const advised = adviceFor(book, await readCandidates(services, tenant, book, at), at)
    const found = cases.flatMap((one) => ('answered' in one ? [] : [one]))
    const [first] = found
    if (!first) throw new Error('No playbook is published')
    const { world, people, pools } = first.circumstances
    // That of a child is no obstacle: the child may stay.
    const running = first.circumstances.running.find(({ account: one }) => one === world.account.id)?.ref ?? null
    const name = (id: string) => personName(id, people)
    const named = ({ kind, id }: Holder) => ({
      kind,
      id,
      name: kind === 'person' ? name(id) : (pools.find((pool) => pool.id === id)?.name ?? id),
    })
    const holder = holderIfAny()
    return {
      account: { id: world.account.id, name: world.account.name },
      holder: holder ? named(holder) : null,
      running: running === null ? null : { id: await idOf(running), ref: running },
      whyNot: first.circumstances.hasEnded
        ? hasEnded(world.account.name)
        : running !== null
          ? `${world.account.name} already has a running handover, ${running}.`
          : whyNotAllowed(actor, 'handover.start'),
      again: again && { ...again, playbook: published.find(({ id }) => id === again.playbook)?.definition.title ?? again.playbook },
      escalation: openEscalation(world.records),
      children: world.children.map(({ id, name: child }) => ({ id, name: child })),
      reasons: [...reasons],
      playbooks: found
        .filter(({ playbook }) => fits(playbook.definition.kind))
        .map(({ playbook: { definition }, circumstances }) => {
          const toPool = definition.kind === 'named-to-pool'
          const receivers: Holder[] = toPool
            ? poolsNow(pools).map(({ id }) => ({ kind: 'pool', id }))
            : [...people.values()]
                .filter(({ id, active, roles }) => active && roles.includes('csm') && id !== holder?.id)
                .map(({ id }): Holder => ({ kind: 'person', id }))
                .toSorted((a, b) => advised.rankOf(a.id) - advised.rankOf(b.id))
          const given = receivers.find(({ id }) => id === to)
          const self = actor.kind === 'person' ? receivers.find(({ id }) => id === actor.member.id) : undefined
          const suggested = given ?? self ?? (toPool && receivers.length > 1 ? undefined : receivers[0])
          const between = { from: holder, to: suggested ?? { kind: toPool ? ('pool' as const) : ('person' as const), id: '' } }
          const found = new Map<string, string>()
          for (const role of managersLast(definition.roles)) {
            const person = personFor(role, between, found, circumstances)
            if (person !== undefined && people.get(person)?.active) found.set(role.name, person)
          }
          return {
            id: definition.id,
            title: definition.title,
            summary: definition.summary,
            kind: definition.kind,
            tasks: tasksOf(definition).length,
            paces: definition.paces.length > 0 ? definition.paces : ['standard' as const],
            receivers: receivers.map((one) => ({ ...named(one), ...advised.of(one) })),
            suggested: suggested ? named(suggested) : null,
            roles: definition.roles.map((role) => {
              const person = found.get(role.name)
              const needed = workspaceRoleFor(role)
              return {
                role: role.name,
                person: person === undefined ? null : { id: person, name: name(person) },
                candidates: [...people.values()]
                  .filter(({ active, roles }) => active && roles.includes(needed))
                  .map((one) => ({ id: one.id, name: one.name })),
                informedOnly: role.informedOnly,
              }
            }),
          }
        }),
    }

    /** Where nobody holds it, every page is shown: the answer says that somebody has to be entered first. */
    function fits(kind: TransitionKind): boolean {
      return !holder || passesFrom(kind) === holder.kind
    }

    function holderIfAny(): Holder | undefined {
      try {
        return first ? holderOf(first.circumstances) : undefined
      } catch (error) {
        // Nobody holds it: the answer says so, it is not an error to ask.
        if (error instanceof Refusal) return undefined
        throw error
      }
    }

    async function idOf(ref: string): Promise<string> {
      const row = await withTenant(services.database, tenant, (queries) =>
        queries.selectFrom('baton.handover').select('id').where('tenant', '=', tenant).where('ref', '=', ref).executeTakeFirst(),
      )
      return row?.id ?? ref
    }
  }

type Advice = { load: number | null; reasons: string[] }

/** What speaks for whoever could take over: region, language, segment, team, who held it before, and how full each book is. */
function adviceFor(book: CoverageBook, all: readonly Candidate[], now: string) {
  const [one] = book.watched
  const candidates = fitting(all, 'person')
  const proposals = one ? proposalsFor({ ...soughtFor(one, book, { from: now, to: now, now }) }, candidates) : []
  const byPerson = new Map(proposals.map((each, index) => [each.person, { ...each, index }]))
  return {
    // Whoever is away now stands last, and says so.
    rankOf: (id: string) => byPerson.get(id)?.index ?? proposals.length,
    of: ({ kind, id }: Holder): Advice => {
      const found = byPerson.get(id)
      if (found) return { load: found.load, reasons: found.reasons }
      const away = candidates.find(({ member }) => member.id === id)
      const absence = away && absenceAt(away.presence, now)?.words
      return { load: kind === 'pool' ? null : (away?.load ?? 0), reasons: absence ? [`on leave ${absence}`] : [] }
    },
  }
}

/** "Exports fail (critical)": why an account may have to come back to a person. */
function openEscalation(records: readonly { kind: string; data: Readonly<Record<string, unknown>> }[]): string | null {
  const severities = ['critical', 'high', 'medium', 'low']
  const [worst] = records
    .filter(({ kind, data }) => kind === 'escalation' && data.status === 'open')
    .map(({ data }) => ({ title: String(data.title), severity: String(data.severity ?? 'medium') }))
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
  return worst ? `${worst.title} (${worst.severity})` : null
}

async function lastCompleted({ database }: Pick<Services, 'database'>, tenant: string, account: string) {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select(['id', 'ref', 'playbook', 'ended_at', sql<Record<string, unknown> | null>`state->'answers'`.as('answers')])
      .where('tenant', '=', tenant)
      .where('account', '=', account)
      .where('status', '=', 'completed')
      .orderBy('ended_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  if (!row?.ended_at) return null
  const { id, ref, playbook, ended_at: endedAt, answers } = row
  return { id, ref, playbook, endedAt: endedAt.toISOString(), answers: Object.keys(answers ?? {}).length }
}

/** The newest version of each playbook. */
export const newestOf = <T extends { id: string; version: number }>(published: readonly T[]): T[] =>
  [...Map.groupBy(published, ({ id }) => id).values()].flatMap((versions) => versions.toSorted((a, b) => b.version - a.version).slice(0, 1))
