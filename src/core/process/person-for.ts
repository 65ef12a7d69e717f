import type { Role } from '../definition/definition.ts'
import { managedRole } from '../definition/manager-of.ts'
import type { AccountFacts } from '../facts/handover-facts.ts'
import { holdersAt } from '../facts/to-facts.ts'
import { roleTitles, type Territory, type WorkspaceRole } from '../policy/member.ts'
import { territoryOf } from './call-in.ts'
import { type Circumstances, nameOf } from './circumstances.ts'
import type { Holder, PersonId } from './handover.ts'

/** Where the page says that the person of a role comes from, between these holders. */
export function personFor(
  role: Role,
  { from, to }: { from: Holder | undefined; to: Holder },
  found: ReadonlyMap<string, PersonId>,
  circumstances: Circumstances,
): PersonId | undefined {
  const { world, now, people } = circumstances
  const account: Partial<AccountFacts> = { ...world.account, ...holdersAt(world.records, now) }
  const bySource: Record<string, PersonId | undefined> = {
    'account.csm': account.csm?.id,
    'account.cse': account.cse?.id,
    'account.ae': account.ae?.id,
    'account.sa': account.sa?.id,
    'account.renewal-manager': account.renewalManager?.id,
    'account.csm-manager': account.csmManager?.id,
  }
  if (role.from in bySource) return bySource[role.from]
  const managed = managedRole(role)
  if (managed !== undefined) return people.get(found.get(managed) ?? '')?.manager ?? undefined
  if (role.from === 'territory.owner') {
    const territory = territoryBetween({ from, to }, circumstances)
    return territory && people.get(territory.owner)?.active ? territory.owner : (territory?.deputy ?? undefined)
  }
  return role.side === 'incoming' && to.kind === 'person' ? to.id : undefined
}

/** The account's territory: of the pool that takes over, or of the one that gives the account back. */
export function territoryBetween(
  { from, to }: { from: Holder | undefined; to: Holder },
  { world, territories }: Pick<Circumstances, 'world' | 'territories'>,
): Territory | undefined {
  const held = [to, from].find((holder) => holder?.kind === 'pool')
  return held && territoryOf(held.id, world.account.region, territories)
}

/** Why nobody can be found for a role, as a clause: `Kestrel Logistics has no AE here`. `usual` is whom the records name. */
export function whyNobody(
  role: Role,
  usual: PersonId | undefined,
  found: ReadonlyMap<string, PersonId>,
  circumstances: Circumstances,
): string {
  const { name } = circumstances.world.account
  if (usual !== undefined) return `${nameOf(circumstances, usual)} has left`
  if (role.from.startsWith('account.')) {
    const of = role.from.slice('account.'.length)
    return `${name} has no ${roleTitles[of as WorkspaceRole] ?? of} here`
  }
  const managed = found.get(managedRole(role) ?? '')
  if (managed !== undefined) return `${nameOf(circumstances, managed)} has no manager here`
  if (role.from === 'territory.owner') return `no territory with somebody who signs takes the region of ${name}`
  return 'the playbook leaves it to whoever starts'
}
