import { count } from '../wording/counts.ts'

/** Every text of the insights. */
export const words = {
  title: 'Insights',
  about: 'What becomes of reviews: how much passes the first time, and what is sent back.',
  sentence: (passed: number, handovers: number) =>
    `${passed} of ${count(handovers, 'handover')} passed the review the first time${handovers > 0 ? `, ${Math.round((100 * passed) / handovers)} %` : ''}.`,
  items: (passed: number, decided: number) =>
    `Of ${count(decided, 'item')} in first rounds, ${passed} passed${decided > 0 ? ` (${Math.round((100 * passed) / decided)} %)` : ''}.`,
  rounds: 'Rounds until the approval',
  roundsHead: 'Rounds',
  handoversHead: 'Handovers',
  fixes: 'What is sent back',
  fixesAbout: 'Counted by item, the most frequent first. Names of people are not counted.',
  item: 'Item',
  times: 'Sent back',
  newest: 'Newest reason',
  noFixes: 'Nothing was sent back in any review.',
  empty: 'No review is decided yet',
  emptyWhy: 'Counts start with the first verdict of a gatekeeper.',
  failed: 'The counts could not be loaded.',
  reasons: (n: number) => (n === 1 ? 'the reason' : `${n} newest reasons`),
}
