import { dayWords } from '../calendar/words.ts'
import { introductionDays, nextCadenceCall } from '../cutover/next-call.ts'
import { counted } from '../cutover/words.ts'
import type { Facts } from '../facts/facts.ts'

/** Something that holds at every moment of a change of owner, with what the records say of it now. */
export type Safeguard = { id: 'holder' | 'tickets' | 'cadence'; title: string; kept: boolean; because: string }

/** Make before break, as it can be seen at this moment. */
export function safeguards(facts: Facts): Safeguard[] {
  const { account, children, tickets } = facts
  const alone = [account, ...children].filter(({ csm, pool }) => !csm && !pool)
  const open = tickets.filter(({ status }) => status !== 'solved' && status !== 'closed')
  const unwatched = open.filter(({ followers, cc }) => followers.length + cc.length === 0)
  return [
    {
      id: 'holder',
      title: 'Each account has one holder',
      kept: alone.length === 0,
      because:
        alone.length === 0
          ? `${counted(children.length + 1, 'account')}, each with a holder.`
          : `Nobody holds ${alone.map(({ name }) => name).join(', ')}.`,
    },
    {
      id: 'tickets',
      title: 'Each open ticket is watched',
      kept: unwatched.length === 0,
      because:
        unwatched.length === 0
          ? `${counted(open.length, 'open ticket')}, each watched by somebody of ours.`
          : `Nobody of ours watches ${unwatched.map(({ key }) => key).join(', ')}.`,
    },
    // Engineers of a pool take no part in customer calls, so none is to be planned for them.
    ...(facts.handover.incomingPool === undefined ? [nextCallSoon(facts)] : []),
  ]
}

function nextCallSoon(facts: Facts): Safeguard {
  const next = nextCadenceCall(facts)
  return {
    id: 'cadence',
    title: `The customer's next call lies within ${introductionDays} days`,
    kept: next !== undefined && Date.parse(next) - Date.parse(facts.now) <= introductionDays * 86_400_000,
    because: next === undefined ? 'No cadence call is planned.' : `The next cadence call is on ${dayWords(next, facts)}.`,
  }
}
