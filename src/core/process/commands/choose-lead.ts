import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { dateWords } from '../../calendar/words.ts'
import { cadenceCalls } from '../cadence.ts'
import { leadChoice, mayKeepLedger } from '../cadence-rights.ts'
import { text } from '../needs.ts'
import { rule } from '../rule.ts'

/** One coming call with another lead than the flip gives it. */
export const chooseLead = rule({
  command: 'choose-lead',
  signs: true,
  targets: (handover, circumstances) =>
    cadenceCalls(handover, circumstances)
      .filter(({ state }) => state === 'coming')
      .map(({ day }) => day),
  label: (_handover, _circumstances, on) => `Choose who leads the call of ${dateWords(on)}`,
  refuse: (handover, circumstances, on) => {
    const refusal = mayKeepLedger(handover, circumstances)
    if (refusal) return refusal
    return cadenceCalls(handover, circumstances).some(({ day, state }) => day === on && state === 'coming')
      ? undefined
      : new Refusal('unknown', 'cadence.no-call', `No cadence call is planned for "${on}".`)
  },
  needs: (handover, circumstances) =>
    z.strictObject({ lead: leadChoice('Who leads it', handover, circumstances), because: text('Why?').optional() }),
  decide: (_handover, _circumstances, on, { lead, because }) => [
    { type: 'LeadChosen', day: on, lead, ...(because === undefined ? {} : { because }) },
  ],
})
