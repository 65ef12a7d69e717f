import type { HandoverView, RoundView } from '../../core/process/view.ts'

export type Item = RoundView['items'][number]
/** What the gatekeeper has decided so far; held back until the verdict. */
export type Verdict = { verdict: 'pass' } | { verdict: 'not applicable' } | { verdict: 'return'; reason: string }
export type Verdicts = Readonly<Record<string, Verdict>>

/** Everything that this gate decides about. */
export const decidable = (round: RoundView): Item[] => round.items.filter(({ later }) => !later)

/** What to begin with: what only a person can judge, then whatever else is undecided. */
export function firstToLookAt(round: RoundView): string | undefined {
  const undecided = decidable(round).filter(({ id }) => round.undecided.includes(id))
  return (undecided.find(({ verified }) => !verified) ?? undecided[0])?.id
}

export type Tally = { undecided: Item[]; returned: Item[]; withoutReason: Item[] }

/** What is missing before a verdict can be given. */
export function tally(round: RoundView, verdicts: Verdicts): Tally {
  const items = decidable(round)
  const returned = items.filter(({ id }) => verdicts[id]?.verdict === 'return')
  return {
    undecided: items.filter(({ id }) => round.undecided.includes(id) && !verdicts[id]),
    returned,
    withoutReason: returned.filter(({ id }) => {
      const verdict = verdicts[id]
      return verdict?.verdict === 'return' && verdict.reason.trim() === ''
    }),
  }
}

/**
 * What else is undecided in the section of an item, to be read and passed with it at one stroke. What came back from an earlier round is
 * looked at on its own.
 */
export const besideIt = (gate: HandoverView['gates'][number], round: RoundView, verdicts: Verdicts, item: Item): Item[] =>
  tally(round, verdicts).undecided.filter(
    ({ id, section }) => id !== item.id && section === item.section && !earlier(gate, round, id)?.returned,
  )

/** The command that carries the verdict. Approving says a word about each open item; sending back names the fixes. */
export function approval(round: RoundView, verdicts: Verdicts, comment: string): Record<string, unknown> {
  const items = Object.fromEntries(
    decidable(round).flatMap(({ id }) => {
      const verdict = verdicts[id]
      return round.undecided.includes(id) && verdict && verdict.verdict !== 'return' ? [[id, verdict.verdict]] : []
    }),
  )
  return { verdict: 'approved', items, ...said(comment) }
}

export function sentBack(round: RoundView, verdicts: Verdicts, comment: string): Record<string, unknown> {
  const returns = decidable(round).flatMap(({ id }) => {
    const verdict = verdicts[id]
    return verdict?.verdict === 'return' ? [{ item: id, reason: verdict.reason.trim() }] : []
  })
  return { verdict: 'needs fixes', returns, ...said(comment) }
}

const said = (comment: string) => (comment.trim() === '' ? {} : { comment: comment.trim() })

/** What the item said a round before, and why it came back. */
export function earlier(gate: HandoverView['gates'][number], round: RoundView, item: string) {
  const before = gate.rounds.findLast(({ number }) => number < round.number)
  const verdict = before?.decision?.items[item]
  const then = before?.items.find(({ id }) => id === item)
  return (
    before && {
      number: before.number,
      value: then?.value,
      shown: then?.shown ?? then?.value,
      returned: verdict?.verdict === 'return' ? verdict : undefined,
      decidedAt: before.decision?.at,
    }
  )
}
