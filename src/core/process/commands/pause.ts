import { z } from 'zod'
import { mayRun } from '../candidates.ts'
import { text } from '../needs.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ because: text('Why?') })

/** Stops everything for a while: nothing opens, nothing leaves, nobody is reminded, and no due comes nearer. */
export const pause = rule({
  command: 'pause',
  // It stops what people do, which is neither gathering nor proposing.
  signs: true,
  label: () => 'Pause',
  refuse: mayRun,
  needs: () => needs,
  decide: (_handover, _circumstances, _on, { because }) => [{ type: 'HandoverPaused', because, stops: true }],
})
