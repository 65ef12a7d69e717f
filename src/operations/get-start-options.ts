import type { handovers } from '../contract/handovers.ts'
import { Refusal } from '../core/base/refusal.ts'
import { may } from '../core/policy/can.ts'
import { workspaceRoleFor } from '../core/process/candidates.ts'
import { tasksOf } from '../core/process/circumstances.ts'
import { type Holder, reasons } from '../core/process/handover.ts'
import { personFor } from '../core/process/person-for.ts'
import { holderOf } from '../core/process/start.ts'
import { withTenant } from '../store/database.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'
import { loadStart } from './start-handover.ts'

/** Everything that a start can know before it asks: who holds the account, who could take it, who would take part. */
export const getStartOptions =
  (services: Services): Operation<typeof handovers.getStartOptions> =>
  async ({ query: { account, to } }, { tenant, actor, now }) => {
    const published = newestOf(await services.playbooks(tenant))
    const cases = await Promise.all(published.map(({ id }) => loadStart(services, { tenant, account, playbook: id, actor, now })))
    const found = cases.flatMap((one) => ('answered' in one ? [] : [one]))
    const [first] = found
    if (!first) throw new Error('No playbook is published')
    const { world, people, pools, running } = first.circumstances
    const name = (id: string) => people.get(id)?.name ?? 'Someone who left'
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
      whyNot:
        running !== null
          ? `${world.account.name} already has a running handover, ${running}.`
          : may(actor, 'handover.start')
            ? null
            : 'CSMs, CSM managers and operations can start a handover.',
      children: world.children.map(({ id, name: child }) => ({ id, name: child })),
      reasons: [...reasons],
      playbooks: found.map(({ playbook: { definition }, circumstances }) => {
        const toPool = definition.kind === 'named-to-pool'
        const receivers: Holder[] = toPool
          ? pools.map(({ id }) => ({ kind: 'pool', id }))
          : [...people.values()]
              .filter(({ id, active, roles }) => active && roles.includes('csm') && id !== holder?.id)
              .map(({ id }) => ({ kind: 'person', id }))
        const given = receivers.find(({ id }) => id === to)
        const self = actor.kind === 'person' ? receivers.find(({ id }) => id === actor.member.id) : undefined
        const suggested = given ?? self ?? (receivers.length === 1 ? receivers[0] : undefined)
        const found = new Map<string, string>()
        const order = definition.roles.toSorted((a, b) => Number(a.from.startsWith('manager of')) - Number(b.from.startsWith('manager of')))
        for (const role of order) {
          const person = personFor(role, suggested ?? { kind: toPool ? 'pool' : 'person', id: '' }, found, circumstances)
          if (person !== undefined && people.get(person)?.active) found.set(role.name, person)
        }
        return {
          id: definition.id,
          title: definition.title,
          summary: definition.summary,
          kind: definition.kind,
          tasks: tasksOf(definition).length,
          paces: ['standard' as const],
          receivers: receivers.map(named),
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

/** The newest version of each playbook. */
export const newestOf = <T extends { id: string; version: number }>(published: readonly T[]): T[] =>
  [...Map.groupBy(published, ({ id }) => id).values()].flatMap((versions) => versions.toSorted((a, b) => b.version - a.version).slice(0, 1))
