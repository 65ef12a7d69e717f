import type { Circumstances } from './circumstances.ts'

/**
 * Why somebody cannot be a guest of an internal call; nothing when they can. From start to completion nobody of the customer is on
 * a call with engineers of a pool (invariant 16), and nobody outside of the workspace is told about a handover by an invitation.
 */
export function whyNoGuest(guest: string, { people, world }: Pick<Circumstances, 'people' | 'world'>): string | undefined {
  const address = guest.trim().toLowerCase()
  const member = people.get(guest) ?? [...people.values()].find(({ email }) => email.toLowerCase() === address)
  if (member) return member.active ? undefined : `${member.name} has left this workspace`
  if (!address.includes('@')) return `"${guest}" is nobody of this workspace`
  const { account } = world
  const contact = world.records.find(
    ({ kind, data }) => kind === 'contact' && 'email' in data && String(data.email).toLowerCase() === address,
  )
  const never = 'No customer takes part in an internal call'
  if (contact) return `${'name' in contact.data ? String(contact.data.name) : address} is a contact of ${account.name}. ${never}`
  const domain = address.slice(address.lastIndexOf('@') + 1)
  if (customerDomains(world).has(domain)) return `${address} is an address of ${account.name}. ${never}`
  return `${address} is an address outside of this workspace. Invite people who work here`
}

/** The account's own domain, and those in which its contacts have their mail. */
function customerDomains({ account, records }: Circumstances['world']): Set<string> {
  const ofContacts = records.flatMap(({ kind, data }) =>
    kind === 'contact' && 'email' in data && typeof data.email === 'string' ? [data.email] : [],
  )
  return new Set(
    [...(account.domain ? [account.domain] : []), ...ofContacts.map((email) => email.slice(email.lastIndexOf('@') + 1))].map((one) =>
      one.toLowerCase(),
    ),
  )
}
