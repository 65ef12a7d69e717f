import { accounts } from '../contract/accounts.ts'
import { people } from '../contract/people.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { Client } from './client.ts'
import { everyPage } from './pages.ts'
import { oneLine } from './text.ts'

/** Whom and what commands name: by id, or by the whole name as people write it. */

type Named = { id: string; name: string; email?: string }

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

/**
 * The one that is called so, whole. Part of a name is never enough, though only one has it: a script that writes "ana@" would give an
 * account to Diana. What is meant by a part is named, so that the next try can say it.
 */
export function theOne(known: readonly Named[], given: string, what: string, option: string): string {
  const exact = known.filter(({ name, id, email }) => same(name, given) || id === given || (email !== undefined && same(email, given)))
  const [first, ...more] = exact
  if (first && more.length === 0) return first.id
  const near = first ? exact : known
  const named = near.slice(0, 5).map(({ name, id, email }) => `${oneLine(name)} (${email || id})`)
  const list = `${named.join(', ')}${near.length > 5 ? ' or others' : ''}`
  if (first)
    throw new Refusal('invalid', `${what}.several`, `"${given}" could be ${list}. Give what stands in brackets.`, { where: option })
  if (near.length === 0)
    throw new Refusal('unknown', `${what}.unknown`, `There is no ${what} "${given}" that you can see.`, { where: option })
  throw new Refusal('invalid', `${what}.unknown`, `There is no ${what} "${given}" that you can see. Is it one of these: ${list}?`, {
    where: option,
  })
}

/** An account by its id, or by its whole name, however it is written. */
export async function accountNamed(client: Client, given: string, { option = '<account>', ended = false } = {}): Promise<string> {
  if (isId(given)) return given
  // All of them: a short name may stand behind hundreds of longer ones.
  const found = await everyPage(async (cursor) => {
    const query = { q: given, limit: 200, ...(ended ? { ended: 'true' } : {}), ...(cursor ? { cursor } : {}) }
    return (await client.ask(accounts.listAccounts, { query })).value
  })
  return theOne(found, given, 'account', option)
}

/** The same, whether or not it goes on: what has ended has handovers and children too. */
export async function anyAccountNamed(client: Client, given: string, option: string): Promise<string> {
  try {
    return await accountNamed(client, given, { option })
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'unknown') throw error
    return accountNamed(client, given, { option, ended: true })
  }
}

/** Somebody by id, e-mail address or whole name. */
export async function personNamed(client: Client, given: string, option: string): Promise<string> {
  if (isId(given)) return given
  const found = await everyPage(async (cursor) => {
    const query = { q: given, limit: 200, ...(cursor ? { cursor } : {}) }
    return (await client.ask(people.listPeople, { query })).value
  })
  return theOne(found, given, 'person', option)
}

/** A pool by name or id, or a person. */
export async function holderNamed(client: Client, given: string, option: string): Promise<string> {
  const { value } = await client.ask(people.listPools, {})
  const pool = value.items.find(({ id, name }) => id === given || same(name, given))
  return pool?.id ?? personNamed(client, given, option)
}
