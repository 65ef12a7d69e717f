import { Refusal } from '../core/base/refusal.ts'
import type { Actor, Member } from '../core/policy/member.ts'

/** Leave is the business of the person, of their manager, and of operations. */
export const mayManageLeave = (actor: Actor, { id, manager }: Member): boolean =>
  actor.kind !== 'baton' &&
  (actor.member.id === id ||
    actor.member.id === manager ||
    actor.member.roles.some((role) => role === 'operations' || role === 'administrator'))

export function mustManageLeave(actor: Actor, member: Member, people: ReadonlyMap<string, Member>): void {
  if (mayManageLeave(actor, member)) return
  const manager = member.manager === null ? undefined : people.get(member.manager)?.name
  const who = manager === undefined ? 'operations' : `${manager} or operations`
  throw new Refusal('forbidden', 'leave.not-yours', `${member.name}, ${who} can enter the leave of ${member.name}.`)
}
