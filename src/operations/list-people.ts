import type { PersonView, people } from '../contract/people.ts'
import { folded } from '../core/base/folded.ts'
import type { Member } from '../core/policy/member.ts'
import { pageOf, positionOf } from './cursor.ts'
import type { Directory } from './directory.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** People by name. A workspace has hundreds, not millions, and all of them are at hand already: no statement is needed. */
export const listPeople =
  (services: Pick<Services, 'directory'>): Operation<typeof people.listPeople> =>
  async ({ query: { q, role, limit, cursor } }, { tenant }) => {
    const list = { list: 'people', q: q ?? null, role: role ?? null }
    const after = positionOf(cursor, list, 2)
    const directory = await services.directory(tenant)
    const wanted = q === undefined ? undefined : folded(q)
    const found = [...directory.people.values()]
      .filter((member) => wanted === undefined || folded(`${member.name} ${member.email}`).includes(wanted))
      .filter((member) => role === undefined || member.roles.includes(role))
      .map((member) => ({ member, place: [folded(member.name), member.id] as const }))
      .toSorted((a, b) => inOrder(a.place, b.place))
      .filter(({ place }) => after === undefined || inOrder(place, [after[0] ?? '', after[1] ?? '']) > 0)
    const { rows, next } = pageOf(found.slice(0, limit + 1), limit, list, ({ place }) => place)
    return { items: rows.map(({ member }) => personView(member, directory)), next }
  }

const inOrder = (a: readonly [string, string], b: readonly [string, string]): number =>
  a[0] === b[0] ? (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0) : a[0] < b[0] ? -1 : 1

function personView({ id, name, email, roles, manager, place, active }: Member, { people }: Directory): PersonView {
  const above = manager === null ? undefined : people.get(manager)
  return { id, name, email, roles: [...roles], manager: above ? { id: above.id, name: above.name } : null, place, active }
}
