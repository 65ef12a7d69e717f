import type { departures } from '../contract/departures.ts'
import { bookHeldBy, departureRow, mayRunDeparture, readDepartures } from './coverage/departure-view.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

export const listDepartures =
  (services: Services): Operation<typeof departures.listDepartures> =>
  async (_input, { tenant, actor, now }) => {
    const { people } = await services.directory(tenant)
    const stored = (await readDepartures(services, tenant)).filter(({ person }) => mayRunDeparture(actor, people.get(person)))
    const at = now.toISOString()
    const leavers = stored.map(({ person }) => person)
    const book = await bookHeldBy(services, tenant, leavers, at)
    const leaving = new Set(stored.filter(({ state }) => state === 'open').map(({ person }) => person))
    return {
      items: stored.map((one) => departureRow(one, book, at)),
      people: [...people.values()]
        .filter((one) => one.active && !leaving.has(one.id) && mayRunDeparture(actor, one))
        .filter(({ id }) => actor.kind !== 'person' || id !== actor.member.id)
        .map(({ id, name }) => ({ id, name }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    }
  }
