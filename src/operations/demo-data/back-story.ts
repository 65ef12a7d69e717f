import type { StoryStep } from './story.ts'

const answers = {
  'health-why': 'Exports fail for two weeks now, and three tickets went back and forth.',
  'open-issues-and-escalations-value': 'Exports of more than a million rows stop after ten minutes; escalated by their head of data.',
  'what-the-customer-wants-to-reach-value': 'One place for the figures of all plants before the end of the quarter.',
}

/** The beginning of a way back: accepted, and the territory owner writes down what the pool knows. */
export const backSteps: readonly StoryStep[] = [
  { id: 'accept', by: 'next', days: 1, does: (run, { parts }) => run.does(parts.next, 'accept') },
  ...Object.entries(answers).map(
    ([blank, value], index): StoryStep => ({
      id: blank,
      by: 'old',
      days: index === 0 ? 1 : 0,
      isSameSitting: index > 0,
      does: (run, { parts }) => run.does(parts.old, 'answer', blank, { value }),
    }),
  ),
]
