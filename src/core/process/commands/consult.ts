import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { nameOf } from '../circumstances.ts'
import { waitingConsultations } from '../consultations.ts'
import { text } from '../needs.ts'
import { actorsIn, personActing } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ said: text('What do you think?') })

/** Somebody who is to be asked (C) says what they think. It is heard, and decides nothing. */
export const consult = rule({
  command: 'consult',
  signs: true,
  targets: (handover) => waitingConsultations(handover).map(({ id }) => id),
  label: (handover, _circumstances, on) => `Give your view on "${handover.consultations[on]?.about}"`,
  refuse: (handover, circumstances, on) => {
    const asked = handover.consultations[on]
    if (!asked) return new Refusal('unknown', 'consultation.unknown', `Nobody was asked about "${on}".`)
    if (asked.answer)
      return new Refusal(
        'conflict',
        'consultation.over',
        `${nameOf(circumstances, asked.person)} has already given their view on "${asked.about}".`,
      )
    // Whoever has the role by now is heard; who was asked and gave it up is not.
    const [first = asked.person, ...more] = actorsIn(handover, asked.role, circumstances.now)
    return [first, ...more].includes(personActing(circumstances))
      ? undefined
      : new Refusal('forbidden', 'consultation.not-yours', `${nameOf(circumstances, first)} was asked about "${asked.about}".`)
  },
  needs: () => needs,
  decide: (_handover, _circumstances, on, { said }) => [{ type: 'ConsultationAnswered', consultation: on, said }],
})
