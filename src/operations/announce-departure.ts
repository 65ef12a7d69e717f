import type { departures } from '../contract/departures.ts'
import { Refusal } from '../core/base/refusal.ts'
import { momentOn } from '../core/calendar/moment-on.ts'
import { actorId } from '../core/policy/member.ts'
import { withTenant } from '../store/database.ts'
import { append } from '../store/log.ts'
import { checkCoverage } from './coverage/check-coverage.ts'
import { departureView, mayRunDeparture, readDepartures } from './coverage/departure-view.ts'
import { findPerson } from './find-person.ts'
import type { Operation } from './operation.ts'
import { recheckPeople } from './recheck.ts'
import type { Services } from './services.ts'

const dayAfter = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

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
      throw new Refusal('conflict', 'departure.exists', `A departure of ${member.name} is under way already.`, { where: 'person' })
    const at = now.toISOString()
    const leavesAt =
      body.leavesAt === null
        ? at
        : /^\d{4}-\d\d-\d\d$/.test(body.leavesAt)
          ? momentOn(dayAfter(body.leavesAt), '00:00', member.calendar.zone)
          : new Date(body.leavesAt).toISOString()
    const stored = {
      id: services.newId(),
      person: member.id,
      leavesAt,
      state: 'open' as const,
      note: body.note,
      createdBy: actorId(actor),
      createdAt: at,
    }
    const row = await withTenant(services.database, tenant, (queries) =>
      queries
        .selectFrom('baton.person')
        .select(['email', 'name', 'data'])
        .where('tenant', '=', tenant)
        .where('id', '=', member.id)
        .executeTakeFirstOrThrow(),
    )
    await append(services.database, {
      tenant,
      stream: { kind: 'person', id: member.id },
      expectedVersion: 'newest',
      events: [{ type: 'DepartureAnnounced', departure: stored.id, person: member.id, leavesAt, note: body.note }],
      actor: stored.createdBy,
      at,
      models: { departures: [stored], people: [{ id: member.id, ...row, data: row.data as object, activeUntil: leavesAt }] },
    })
    services.forget(tenant)
    await checkCoverage(services, { tenant, now })
    await recheckPeople(services, tenant, [member.id], now)
    return departureView(services, { tenant, stored, actor, now })
  }
