import { accounts } from '../contract/accounts.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { Client } from './client.ts'

/** An account by its id, or by its whole name, however it is written. */
export async function accountNamed(client: Client, name: string, { ended = false } = {}): Promise<string> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)) return name
  const { value } = await client.ask(accounts.listAccounts, { query: { q: name, ...(ended ? { ended: 'true' } : {}) } })
  const exact = value.items.filter((one) => one.name.toLowerCase() === name.toLowerCase())
  const [found, other] = exact.length > 0 ? exact : value.items
  if (!found) throw new Refusal('unknown', 'account.unknown', `There is no account "${name}" that you can see.`)
  if (other)
    throw new Refusal(
      'invalid',
      'account.several',
      `Several accounts are called like "${name}": ${value.items.map((one) => one.name).join(', ')}. Give the whole name, or the id.`,
    )
  return found.id
}
