import { sql } from 'kysely'
import type { Deputy, DeputyNamed, ownNotices } from '../contract/own-notices.ts'
import { Refusal } from '../core/base/refusal.ts'
import { dayIn, momentOn } from '../core/calendar/moment-on.ts'
import { dateWords } from '../core/calendar/words.ts'
import type { Actor } from '../core/policy/member.ts'
import { personRef } from '../core/policy/person-name.ts'
import { personIn } from '../core/process/rights.ts'
import { withTenant } from '../store/database.ts'
import { commandHandover } from './command-handover.ts'
import { type LoadedCase, loadHandover } from './load-handover.ts'
import type { Operation, SignedInContext } from './operation.ts'
import { onlyPerson } from './own-notices.ts'
import type { Services } from './services.ts'

export const listMyDeputies =
  (services: Services): Operation<typeof ownNotices.listMyDeputies> =>
  async (_input, { tenant, actor, now }) => {
    if (actor.kind === 'baton') throw new Error('Nobody stands in for the machine')
    const cases = await casesOf(services, { tenant, person: actor.member.id, actor, now })
    return { items: cases.flatMap((found) => deputiesIn(found, actor.member.id, now)).toSorted((a, b) => (a.from < b.from ? -1 : 1)) }
  }

/** One command for each role in each handover: their own rules say whether this person can stand in there. */
export const nameMyDeputy =
  (services: Services): Operation<typeof ownNotices.nameMyDeputy> =>
  async ({ body: { person, from, to } }, context) => {
    const { tenant, actor, now } = context
    const { id: me, name, calendar } = onlyPerson(actor)
    const deputy = (await services.directory(tenant)).people.get(person)
    if (!deputy?.active || deputy.id === me)
      throw new Refusal('invalid', 'deputy.unknown', 'A deputy has to be somebody else who works here.', { where: 'person' })
    if (to < from || to < dayIn(now.toISOString(), calendar.zone))
      throw new Refusal('invalid', 'deputy.days', 'The last day is before the first, or has already passed.', { where: 'to' })
    const begins = momentOn(from, '00:00', calendar.zone)
    const span = {
      from: begins < now.toISOString() ? now.toISOString() : begins,
      until: momentOn(to, '24:00', calendar.zone),
      because: `${name} is away ${from === to ? `on ${dateWords(from)}` : `from ${dateWords(from)} to ${dateWords(to)}`}.`,
    }
    const answer: DeputyNamed = { named: [], not: [] }
    for (const { handover, circumstances } of await casesOf(services, { tenant, person: me, actor, now })) {
      const roles = circumstances.definition.roles.filter(
        ({ name: role, informedOnly }) => !informedOnly && personIn(handover, role, span.from) === me,
      )
      for (const { name: role } of roles) {
        const place = { ref: handover.ref, account: { id: circumstances.world.account.id, name: circumstances.world.account.name }, role }
        const why = await delegate(services, context, handover.id, { on: role, person, name: deputy.name, ...span })
        if (why === undefined)
          answer.named.push({ ...place, person: { id: deputy.id, name: deputy.name }, from: span.from, until: span.until })
        else answer.not.push({ ...place, why })
      }
    }
    return answer
  }

type Delegation = { on: string; person: string; name: string; from: string; until: string; because: string }

/** Answers why not, in the words of the rules. */
async function delegate(
  services: Services,
  { tenant, actor, now, requestId, token }: SignedInContext,
  id: string,
  { name, ...delegation }: Delegation,
): Promise<string | undefined> {
  try {
    await commandHandover(services)(
      { params: { id }, body: { command: 'delegate', ...delegation } },
      { tenant, actor, now, requestId, token, isBrief: true },
    )
    return undefined
  } catch (error) {
    // A choice without this person is refused as a form would be; here nobody has seen the choice.
    if (error instanceof Refusal && error.where === 'person')
      return `${name} cannot stand in there: somebody who can has the same work here and no other part in it.`
    if (error instanceof Refusal) return error.message
    throw error
  }
}

/** The handovers that are not over, in which this person takes part. */
async function casesOf(
  services: Services,
  { tenant, person, actor, now }: { tenant: string; person: string; actor: Actor; now: Date },
): Promise<LoadedCase[]> {
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select('id')
      .where('tenant', '=', tenant)
      .where('status', 'in', ['proposed', 'running', 'paused'])
      .where(sql<boolean>`participants @> ${[person]}::uuid[]`)
      .orderBy('ref')
      .execute(),
  )
  const cases: LoadedCase[] = []
  for (const { id } of rows) {
    const found = await loadHandover(services, { tenant, id, actor, now })
    if (!('answered' in found)) cases.push(found)
  }
  return cases
}

function deputiesIn({ handover, circumstances }: LoadedCase, me: string, now: Date): Deputy[] {
  const { account } = circumstances.world
  return handover.participants.flatMap(({ role, person, delegateOf, from, until }) =>
    delegateOf === me && (until === undefined || until > now.toISOString())
      ? [
          {
            ref: handover.ref,
            account: { id: account.id, name: account.name },
            role,
            person: personRef(person, circumstances.people),
            from,
            until: until ?? null,
          },
        ]
      : [],
  )
}
