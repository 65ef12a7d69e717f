import type { demo } from '../contract/demo.ts'
import type { OutputOf } from '../contract/endpoint.ts'
import { Refusal } from '../core/base/refusal.ts'
import { nextWorkingDayStart } from '../core/calendar/working-moments.ts'
import type { Member } from '../core/policy/member.ts'
import { withTenant } from '../store/database.ts'
import { nextTimerAt } from '../store/due-timers.ts'
import { openSession } from '../store/sessions.ts'
import { moveClock } from './demo-clock.ts'
import { tokenFor } from './identity/workspace-token.ts'
import { makeDemoAnew } from './make-demo.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

// Only the demo has a switch of persons and a clock of its own; nothing else imports this file but the list of operations.

const sessionDays = 30

async function mustBeDemo({ database, servesDemo }: Services, tenant: string): Promise<{ name: string }> {
  const workspace = await withTenant(database, tenant, (queries) =>
    queries.selectFrom('baton.workspace').select(['name', 'is_demo']).where('tenant', '=', tenant).executeTakeFirst(),
  )
  if (!workspace?.is_demo || !servesDemo) throw new Refusal('unknown', 'demo.none', 'This workspace is not a demo.')
  return workspace
}

const asDemoPerson = ({ name, email, roles }: Member) => ({ name, email, roles: [...roles] })

/** Whom one can be. The first one is whom a newcomer is. */
export const listDemoPeople =
  (services: Services): Operation<typeof demo.listDemoPeople> =>
  async (_input, { tenant }) => {
    await mustBeDemo(services, tenant)
    const { people, settings } = await services.directory(tenant)
    const active = [...people.values()].filter((member) => member.active)
    const first = active.filter(({ id }) => id === settings.firstPerson)
    const others = active.filter(({ id }) => id !== settings.firstPerson).toSorted((a, b) => a.name.localeCompare(b.name))
    return { items: [...first, ...others].map(asDemoPerson) }
  }

/** A session of a person of the demo; without one, of whom a newcomer is. */
export async function signIn(services: Services, tenant: string, email?: string): Promise<OutputOf<typeof demo.demoSignIn>> {
  await mustBeDemo(services, tenant)
  const { people, settings } = await services.directory(tenant)
  const wanted = email?.toLowerCase()
  const member = [...people.values()].find(
    (one) => one.active && (wanted === undefined ? one.id === settings.firstPerson : one.email.toLowerCase() === wanted),
  )
  if (!member) throw new Refusal('unknown', 'person.unknown', `Nobody of the demo has the address "${email ?? ''}".`, { where: 'person' })
  const now = services.clock()
  const token = tokenFor(tenant, services.newToken())
  const expiresAt = new Date(now.getTime() + sessionDays * 86_400_000)
  await openSession(services.database, { tenant, token, person: member.id, kind: 'browser', now, expiresAt })
  return { token, expiresAt: expiresAt.toISOString(), person: asDemoPerson(member) }
}

export const demoSignIn =
  (services: Services): Operation<typeof demo.demoSignIn> =>
  ({ body: { person } }, { tenant }) =>
    signIn(services, tenant, person)

export const getDemoClock =
  (services: Services): Operation<typeof demo.getDemoClock> =>
  async (_input, { tenant, actor }) => {
    await mustBeDemo(services, tenant)
    return clockView(services, tenant, actor.kind === 'baton' ? undefined : actor.member, 0)
  }

/** Forward only. Timers on the way fire in order, each at its own time. */
export const moveDemoClock =
  (services: Services): Operation<typeof demo.moveDemoClock> =>
  async ({ body }, { tenant, actor }) => {
    await mustBeDemo(services, tenant)
    const member = actor.kind === 'baton' ? undefined : actor.member
    const { nextWorkingDay, nextEvent } = await clockView(services, tenant, member, 0)
    if ('by' in body && body.by === 'next-event' && nextEvent === null) {
      throw new Refusal('conflict', 'clock.nothing-next', 'Nothing is waiting for its time.')
    }
    const target = 'to' in body ? body.to : body.by === 'next-working-day' ? nextWorkingDay : (nextEvent ?? nextWorkingDay)
    const fired = await moveClock(services, tenant, new Date(target))
    return clockView(services, tenant, member, fired)
  }

async function clockView(
  services: Services,
  tenant: string,
  member: Member | undefined,
  fired: number,
): Promise<OutputOf<typeof demo.getDemoClock>> {
  const now = await services.now(tenant)
  const next = await nextTimerAt(services.database, tenant)
  const { people, settings } = await services.directory(tenant)
  const calendar = (member ?? people.get(settings.firstPerson ?? ''))?.calendar
  if (!calendar) throw new Error('The demo has no first person')
  return {
    now: now.toISOString(),
    nextWorkingDay: nextWorkingDayStart(now.toISOString(), calendar),
    nextEvent: next === undefined ? null : (next < now ? now : next).toISOString(),
    fired,
  }
}

/** Begins the demo again: everything in it is removed, all sessions end, and the same person is signed in anew. */
export const resetDemo =
  (services: Services): Operation<typeof demo.resetDemo> =>
  async (_input, { tenant, actor }) => {
    const { name } = await mustBeDemo(services, tenant)
    await makeDemoAnew(services, tenant, name)
    return signIn(services, tenant, actor.kind === 'baton' ? undefined : actor.member.email)
  }
