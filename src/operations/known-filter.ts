import { Refusal } from '../core/base/refusal.ts'
import { type Queries, withTenant } from '../store/database.ts'
import type { Directory } from './directory.ts'
import { personNamed } from './find-person.ts'
import { isId } from './load-account.ts'
import type { NamedPlaybook } from './playbook-names.ts'
import type { Services } from './services.ts'

/**
 * A filter that names what there is not would be answered with an empty list, which reads as "none": it is refused, and the sentence
 * says what there is.
 */
export const unknownFilter = (filter: string, given: string, what: string, way: string): Refusal =>
  new Refusal('invalid', 'filter.unknown', `There is no ${what} "${given.slice(0, 60)}" here. ${way}`, { where: `query.${filter}` })

/** One of a list that is short enough to be read out. */
export function mustBeOneOf(filter: string, given: string | undefined, what: string, known: readonly { id: string; name: string }[]): void {
  if (given === undefined || known.some(({ id }) => id === given)) return
  const all = known.map(({ id, name }) => (id === name ? id : `${id} (${name})`))
  throw unknownFilter(filter, given, what, all.length === 0 ? 'There is none at all.' : `There are: ${all.join(', ')}.`)
}

export const mustBePlaybook = (given: string | undefined, playbooks: ReadonlyMap<string, NamedPlaybook>): void =>
  mustBeOneOf(
    'playbook',
    given,
    'playbook',
    [...playbooks.values()].map(({ id, title }) => ({ id, name: title })),
  )

const byIdOrAddress = 'Name them by id or e-mail address.'

/** The id of whom a filter means: somebody by id or address. */
export function personAsked(filter: string, given: string, directory: Pick<Directory, 'people'>): string {
  const person = personNamed(directory, given)
  if (person) return person.id
  throw unknownFilter(filter, given, 'person', byIdOrAddress)
}

/** The same where a pool can be meant too, by its id. */
export function holderAsked(filter: string, given: string, directory: Pick<Directory, 'people' | 'pools'>): string {
  const holder = directory.pools.find(({ id }) => id === given) ?? personNamed(directory, given)
  if (holder) return holder.id
  throw unknownFilter(filter, given, 'person or pool', byIdOrAddress)
}

/** Looked for only where nothing was found: what is in a list is there. */
export async function mustBeAccount(
  { database }: Pick<Services, 'database'>,
  tenant: string,
  { filter, given }: { filter: string; given: string | undefined },
): Promise<void> {
  if (given === undefined) return
  const found = isId(given) && (await withTenant(database, tenant, (queries) => accountAt(queries, tenant, given.toLowerCase())))
  if (!found) throw unknownFilter(filter, given, 'account', 'Name it by its id.')
}

const accountAt = (queries: Queries, tenant: string, id: string) =>
  queries.selectFrom('baton.account').select('id').where('tenant', '=', tenant).where('id', '=', id).executeTakeFirst()
