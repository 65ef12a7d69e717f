import type { departures } from '../contract/departures.ts'
import { daysLater } from '../core/base/days-later.ts'
import { Refusal } from '../core/base/refusal.ts'
import { momentOn } from '../core/calendar/moment-on.ts'
import { actorId } from '../core/policy/member.ts'
import { append, versionOf } from '../store/log.ts'
import { oneAtATime } from '../store/one-at-a-time.ts'
import { checkCoverage } from './coverage/check-coverage.ts'
import { departureView, mayRunDeparture, readDepartures } from './coverage/departure-view.ts'
import { findPerson } from './find-person.ts'
import { readPeople, rowOf, unknownPerson } from './identity/change-person.ts'
import { leftHere, mustLeaveAdministrator } from './identity/end-access.ts'
import { untilNotOvertaken } from './load-account.ts'
import type { Operation } from './operation.ts'
import { recheckPeople } from './recheck.ts'
import type { Services } from './services.ts'

/** From that moment on the person is gone. What is theirs stays theirs until somebody gives it to others. */
export const announceDeparture =
  (services: Services): Operation<typeof departures.announceDeparture> =>
  async ({ body }, { tenant, actor, now }) => {
    const directory = await services.directory(tenant)
    const member = findPerson(directory, body.person)
    if (!mayRunDeparture(actor, member)) {
      const manager = member.manager === null ? undefined : directory.people.get(member.manager)?.name
      throw new Refusal(
        'forbidden',
        'departure.not-yours',
        `${manager ? `${manager} or operations` : 'Operations'} can say that ${member.name} leaves.`,
      )
    }
    if (actor.kind === 'person' && actor.member.id === member.id)
      throw new Refusal('conflict', 'departure.self', 'Somebody else says that you leave: your manager, or operations.', {
        where: 'person',
      })
    if ((await readDepartures(services, tenant)).some(({ person, state }) => person === member.id && state === 'open'))
      throw new Refusal('conflict', 'departure.exists', `A departure of ${member.name} is already under way.`, { where: 'person' })
    const at = now.toISOString()
    const asked =
      body.leavesAt === null
        ? at
        : /^\d{4}-\d\d-\d\d$/.test(body.leavesAt)
          ? momentOn(daysLater(body.leavesAt, 1), '00:00', member.calendar.zone)
          : new Date(body.leavesAt).toISOString()
    // Of two administrators who leave at the same moment one has to stay.
    const stored = await oneAtATime(services.database, () =>
      untilNotOvertaken(services, member.id, async () => {
        const stream = { kind: 'person', id: member.id } as const
        const expectedVersion = await versionOf(services.database, tenant, stream)
        const everybody = await readPeople(services, tenant)
        const person = everybody.find(({ id }) => id === member.id)
        if (!person) throw unknownPerson()
        mustLeaveAdministrator(person, everybody)
        // Whose access has ended is not let in again by a last day that comes later.
        const { activeUntil } = person
        const leavesAt = activeUntil !== null && activeUntil <= at && activeUntil < asked ? activeUntil : asked
        const departure = {
          id: services.newId(),
          person: member.id,
          leavesAt,
          state: 'open' as const,
          note: body.note,
          createdBy: actorId(actor),
          createdAt: at,
        }
        await append(services.database, {
          tenant,
          stream,
          expectedVersion,
          events: [{ type: 'DepartureAnnounced', departure: departure.id, person: member.id, leavesAt, note: body.note }],
          actor: departure.createdBy,
          at,
          models: { departures: [departure], people: [{ ...rowOf(leftHere(person)), activeUntil: leavesAt }] },
        })
        return departure
      }),
    )
    services.forget(tenant)
    await checkCoverage(services, { tenant, now })
    await recheckPeople(services, tenant, [member.id], now)
    return departureView(services, { tenant, stored, actor, now })
  }
