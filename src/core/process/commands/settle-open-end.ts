import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { pointWords } from '../agenda-words.ts'
import { nameOf } from '../circumstances.ts'
import { text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { standsForLeaver } from '../stewards.ts'

const needs = z.strictObject({ outcome: text('What came of it?') })

/** What an ended handover left on somebody's plate is done. */
export const settleOpenEnd = rule({
  command: 'settle-open-end',
  during: ['running', 'paused', 'completed', 'cancelled'],
  signs: true,
  targets: (handover) => handover.openEnds.filter(({ settled }) => !settled).map(({ id }) => id),
  label: (handover, _circumstances, on) => {
    const end = handover.openEnds.find(({ id }) => id === on)
    return `Done: ${end?.restricted ? pointWords(end) : (end?.text ?? '')}`
  },
  refuse: (handover, circumstances, on) => {
    const end = handover.openEnds.find(({ id }) => id === on)
    if (!end) return new Refusal('unknown', 'open-end.unknown', `This handover left nothing open under "${on}".`)
    if (end.settled) return new Refusal('conflict', 'open-end.settled', 'It is already settled.')
    const person = personActing(circumstances)
    return person === end.person || standsForLeaver(handover, circumstances, end.person, person)
      ? undefined
      : new Refusal('forbidden', 'open-end.not-yours', `${nameOf(circumstances, end.person)} has this.`)
  },
  needs: () => needs,
  decide: (handover, _circumstances, on, { outcome }) => {
    const { restricted } = handover.openEnds.find(({ id }) => id === on) ?? {}
    return [{ type: 'OpenEndSettled', id: on, outcome, ...(restricted ? { restricted } : {}) }]
  },
})
