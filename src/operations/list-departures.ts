import type { departures } from '../contract/departures.ts'
import { readCoverageBook } from './coverage/coverage-book.ts'
import { departureRow, mayRunDeparture, readDepartures } from './coverage/departure-view.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

export const listDepartures =
  (services: Services): Operation<typeof departures.listDepartures> =>
  async (_input, { tenant, actor, now }) => {
    const book = await readCoverageBook(services, tenant)
    const { people } = book.directory
    const stored = (await readDepartures(services, tenant)).filter(({ person }) => mayRunDeparture(actor, people.get(person)))
    const leaving = new Set(stored.filter(({ state }) => state === 'open').map(({ person }) => person))
    return {
      items: stored.map((one) => departureRow(one, book, now.toISOString())),
      people: [...people.values()]
        .filter((one) => one.active && !leaving.has(one.id) && mayRunDeparture(actor, one))
        .filter(({ id }) => actor.kind !== 'person' || id !== actor.member.id)
        .map(({ id, name }) => ({ id, name }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    }
  }
