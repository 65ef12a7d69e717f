import { sql } from 'kysely'
import type { departures } from '../contract/departures.ts'
import type { OutputOf } from '../contract/endpoint.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { Handover } from '../core/process/handover.ts'
import { momentIn, personIn } from '../core/process/rights.ts'
import { withTenant } from '../store/database.ts'
import { commandHandover } from './command-handover.ts'
import { mayRunDeparture } from './coverage/departure-view.ts'
import { findPerson } from './find-person.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

type Answer = OutputOf<typeof departures.passOnWork>

/** Role by role and handover by handover, each judged by the engine: who may, whether the named person fits, what is written. */
export const passOnWork =
  (services: Services): Operation<typeof departures.passOnWork> =>
  async ({ params, body: { to, until, because } }, context) => {
    const { tenant, actor, now } = context
    const directory = await services.directory(tenant)
    const person = findPerson(directory, params.id)
    const named = findPerson(directory, to)
    if (!mayRunDeparture(actor, person))
      throw new Refusal('forbidden', 'pass-on.not-yours', `The manager of ${person.name} or operations can give their part to others.`)
    if (named.id === person.id)
      throw new Refusal('invalid', 'pass-on.same', `${person.name} already has it. Name somebody else.`, { where: 'to' })
    if (until !== null && new Date(until) <= now)
      throw new Refusal('invalid', 'pass-on.past', 'That day has passed. Say when they are back, or leave it out.', { where: 'until' })
    const { idempotency: _, ifMatch: __, ...alone } = context
    const done: Answer['done'] = []
    const refused: Answer['refused'] = []
    for (const { id, ref, account, name, roles } of await partsOf(services, tenant, person.id, now)) {
      for (const role of roles) {
        const about = { handover: id, ref, account: { id: account, name }, role }
        const body = {
          command: until === null ? 'reassign' : 'delegate',
          on: role,
          person: named.id,
          because,
          ...(until === null ? {} : { until }),
        }
        try {
          await commandHandover(services)({ params: { id }, body }, { ...alone, isBrief: true })
          done.push(about)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          // Of several problems the engine names the first; that the person is no candidate is what people need to hear.
          const why =
            error.code === 'command.invalid'
              ? `${named.name} cannot be ${role} here: they have another part, or another job.`
              : error.message
          refused.push({ ...about, code: error.code, why })
        }
      }
    }
    return { done, refused, stays: await listOf(services, tenant, person.id) }
  }

/** The roles that the person has themselves in handovers that have not ended. */
async function partsOf({ database }: Pick<Services, 'database'>, tenant: string, person: string, now: Date) {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ id: string; ref: string; account: string; name: string; state: Handover }>`
      select h.id, h.ref, h.account, a.name, h.state from baton.handover h join baton.account a on a.tenant = ${tenant} and a.id = h.account
      where h.tenant = ${tenant} and h.status in ('proposed', 'running', 'paused') and ${person}::uuid = any(h.participants)
      order by h.number`.execute(queries),
  )
  return rows.map(({ state, ...row }) => {
    const roles = new Set(state.participants.map(({ role }) => role))
    const moment = momentIn(state, now.toISOString())
    return { ...row, roles: [...roles].filter((role) => personIn(state, role, moment) === person) }
  })
}

async function listOf({ database }: Pick<Services, 'database'>, tenant: string, person: string): Promise<Answer['stays']> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.task')
      .select(['handover', 'verb', sql<string>`data->>'ref'`.as('ref')])
      .where('tenant', '=', tenant)
      .where('assignee', '=', person)
      .where('status', '=', 'open')
      .orderBy('due_at')
      .limit(200)
      .execute(),
  )
  return rows.map(({ handover, ref, verb }) => ({ handover, ref, what: verb }))
}
