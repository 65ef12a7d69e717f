import type { PlainDate } from '../base/ids.ts'
import { dayIn } from '../calendar/moment-on.ts'
import type { Task } from '../definition/definition.ts'
import { type Circumstances, taskOf, tasksOf, todayOf, zoneOf } from './circumstances.ts'
import { accountsMoving, leftApart } from './family.ts'
import { isFinished, unfinishedBefore } from './finished.ts'
import { isApproved } from './gates.ts'
import type { AccountId, Handover, HandoverEvent, Holder, PersonId } from './handover.ts'
import { correctedSince, heldByOthers, heldByThird } from './held-by-other.ts'

/** The account and those of its children that go with it, as the start says (invariant 19); `family.ts` knows what came of them. */
export const accountsThatMove = (handover: Handover): AccountId[] => [
  handover.account,
  ...handover.children.flatMap((child) => (child.moves ? [child.account] : [])),
]

const toldOn = (handover: Handover, circumstances: Circumstances): PlainDate | undefined => {
  const { outcome } = handover.letter
  return outcome?.outcome === 'sent' ? dayIn(outcome.at, zoneOf(circumstances)) : undefined
}

/** The introduction that the page places before the change of hands and that has not taken place: the customer hears first (invariant 20). */
export function introductionAhead(handover: Handover, { definition }: Pick<Circumstances, 'definition'>): Task | undefined {
  const tasks = tasksOf(definition)
  const holding = tasks.find(({ kind }) => kind === 'ownership')
  if (!holding || definition.ownership === 'letter') return undefined
  return tasks.find(
    ({ id, establishes }) => establishes === 'introduction' && holding.after.includes(id) && !isFinished(handover.tasks[id]),
  )
}

/** Where the page tells the customer by letter, no earlier than they are told (invariant 20). */
export function earliestEffectiveDay(handover: Handover, circumstances: Circumstances): PlainDate {
  const planned =
    circumstances.definition.ownership === 'letter' ? (toldOn(handover, circumstances) ?? handover.letter.agreed?.date) : undefined
  return planned !== undefined && planned > todayOf(circumstances) ? planned : todayOf(circumstances)
}

/** The account passes to the new holder, with its children, in one step. */
export function ownershipChange(handover: Handover, circumstances: Circumstances): HandoverEvent {
  const accounts = accountsMoving(handover, circumstances)
  const others = heldByOthers(handover, accounts, circumstances)
  return {
    type: 'OwnershipChanged',
    accounts,
    from: handover.from,
    to: handover.to,
    on: todayOf(circumstances),
    ...apartNow(handover, circumstances),
    ...(others.length > 0 ? { others } : {}),
  }
}

/** The account returns to who handed it over, and each child to whose it was; what the ledger gives to somebody else since stays theirs. */
export function ownershipBack(handover: Handover, circumstances: Circumstances): HandoverEvent {
  const accounts = accountsMoving(handover, circumstances).filter((account) => !correctedSince(handover, account, circumstances))
  const others = handover.ownership.others?.filter(({ account }) => accounts.includes(account)) ?? []
  return {
    type: 'OwnershipChanged',
    accounts,
    from: handover.ownership.to ?? handover.to,
    to: handover.from,
    on: todayOf(circumstances),
    back: true,
    ...(others.length > 0 ? { others } : {}),
  }
}

/** Accounts that would return to somebody who has left. */
export function backToNobody(handover: Handover, circumstances: Circumstances): { name: string; holder: Holder }[] {
  const { world, people } = circumstances
  const { others = [] } = handover.ownership
  return accountsMoving(handover, circumstances)
    .filter((account) => !correctedSince(handover, account, circumstances))
    .flatMap((account) => {
      const holder = others.find((one) => one.account === account)?.holder ?? handover.from
      const { name } = world.children.find(({ id }) => id === account) ?? world.account
      return holder.kind === 'person' && people.get(holder.id)?.active !== true ? [{ name, holder }] : []
    })
}

function apartNow(handover: Handover, circumstances: Circumstances): { apart?: { account: AccountId; because: string }[] } {
  const apart = leftApart(handover, circumstances)
  return apart.length > 0 ? { apart } : {}
}

/** Who was to take over, where they have left: to nobody does an account pass, pressed for or by itself. */
export function receiverGone({ to }: Handover, { people }: Pick<Circumstances, 'people'>): PersonId | undefined {
  return to.kind === 'person' && people.get(to.id)?.active !== true ? to.id : undefined
}

/** Nothing else stands before the change of hands any more, but perhaps its day. */
export function isAboutToPass(handover: Handover, { definition }: Pick<Circumstances, 'definition'>): boolean {
  if (definition.ownership === 'letter') return handover.letter.outcome?.outcome === 'sent'
  return tasksOf(definition).some(({ id, kind }) => kind === 'ownership' && handover.tasks[id]?.status === 'open')
}

/** The change of hands that is due by now: on its effective date, or with the confirmed sending of the letter. */
export function dueOwnership(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  const { definition } = circumstances
  const { changedAt, effectiveOn, early } = handover.ownership
  // Nobody's account passes from them by itself in a handover that is about another's, nor to somebody who is not there any more.
  if (changedAt || heldByThird(handover, circumstances) || receiverGone(handover, circumstances)) return []
  if (definition.ownership === 'letter') {
    // The waiver lets it pass before the customer is told, not past a gate whose approval was taken back since.
    const mayPass = early !== undefined && definition.gates.every(({ id }) => isApproved(handover, id))
    if (mayPass && effectiveOn !== null && effectiveOn <= todayOf(circumstances)) return [ownershipChange(handover, circumstances)]
    const told = toldOn(handover, circumstances)
    const due = told !== undefined && todayOf(circumstances) >= (effectiveOn ?? told)
    return due ? [ownershipChange(handover, circumstances)] : []
  }
  const task = tasksOf(definition).find(({ kind }) => kind === 'ownership')
  if (!task || effectiveOn === null || effectiveOn > todayOf(circumstances)) return []
  const { status } = handover.tasks[task.id] ?? {}
  // By a waiver it passes before the customer has met the new holder, not before anything else that it waits for.
  const isLet =
    status === 'locked' &&
    early !== undefined &&
    unfinishedBefore(handover, task).every((id) => taskOf(definition, id).establishes === 'introduction')
  return status === 'open' || isLet ? [ownershipChange(handover, circumstances)] : []
}
