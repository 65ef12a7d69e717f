import type { calls } from '../contract/calls.ts'
import { attendeesOf, inTheirZones, lengthOf, slotsFor } from '../core/process/calls.ts'
import { callTask } from './call-of-address.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Moments that suit everybody who takes part in a call, and why the days before have none. */
export const getSlots =
  (services: Services): Operation<typeof calls.getSlots> =>
  async ({ params: { id: name, task: named }, query }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const { handover, circumstances } = found
    const task = callTask(circumstances, named)
    const minutes = query.minutes ?? lengthOf(task).max
    const guests = (query.guests ?? '').split(',').map((one) => one.trim())
    const people = [...new Set([...attendeesOf(handover, task, circumstances), ...guests])].filter(
      (one) => circumstances.people.get(one)?.active,
    )
    // A call is no secret of its task's state: who looks for a time may do so before it is open.
    const busy = circumstances.busy ?? (await services.calls(tenant)).filter((one) => one.handover !== id)
    const { slots, passedOver } = slotsFor(handover, task, { ...circumstances, busy }, { minutes, most: query.most, people })
    const zoneOf = (person: string) => circumstances.people.get(person)?.calendar.zone ?? 'UTC'
    return {
      minutes,
      people: people.map((person) => ({ id: person, name: circumstances.people.get(person)?.name ?? '', zone: zoneOf(person) })),
      slots: slots.map((start) => ({
        start,
        words: inTheirZones(start, people, circumstances),
        each: people.map((person) => ({ person, zone: zoneOf(person), words: inTheirZones(start, [person], circumstances) })),
      })),
      passedOver,
    }
  }
