import { mayRun } from '../candidates.ts'
import { nothing } from '../needs.ts'
import { rule } from '../rule.ts'

/** Goes on where it stopped; everything is checked again on fresh facts. */
export const resume = rule({
  command: 'resume',
  during: ['paused'],
  signs: true,
  label: () => 'Resume',
  refuse: mayRun,
  needs: () => nothing,
  decide: () => [{ type: 'HandoverResumed' }],
})
