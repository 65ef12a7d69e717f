import { z } from 'zod'
import { dayIn } from '../../calendar/moment-on.ts'
import { cadenceCalls } from '../cadence.ts'
import { leadChoice, mayKeepLedger } from '../cadence-rights.ts'
import { todayOf, zoneOf } from '../circumstances.ts'
import { dayFrom, text } from '../needs.ts'
import { rule } from '../rule.ts'

/** Who led a cadence call, or that it was not held. Said again for the same day, it corrects what was said. */
export const reportCadenceCall = rule({
  command: 'report-cadence-call',
  signs: true,
  label: () => 'Say who led a cadence call',
  refuse: mayKeepLedger,
  needs: (handover, circumstances) => {
    const today = todayOf(circumstances)
    const start = dayIn(handover.startedAt ?? circumstances.now, zoneOf(circumstances))
    const calls = cadenceCalls(handover, circumstances).filter(({ state, day }) => state !== 'coming' && day <= today)
    const asked = calls.findLast(({ state }) => state === 'to say') ?? calls.at(-1)
    return z.strictObject({
      day: dayFrom('Day of the call', start, today).meta({ ...(asked ? { default: asked.day } : {}) }),
      held: z.boolean().meta({ title: 'It was held', default: true }),
      lead: leadChoice('Who led it', handover, circumstances).meta({ ...(asked ? { default: asked.lead } : {}) }),
      note: text('Note').optional(),
    })
  },
  decide: (_handover, _circumstances, _on, { day, held, lead, note }) => [
    { type: 'CadenceCallReported', day, held, lead, ...(note === undefined ? {} : { note }) },
  ],
})
