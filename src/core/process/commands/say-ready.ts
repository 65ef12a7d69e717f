import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { dateWords } from '../../calendar/words.ts'
import { isSlow } from '../cadence.ts'
import { nameOf } from '../circumstances.ts'
import { text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { sideOf } from '../sides.ts'

const needs = z.strictObject({ note: text('Note').optional() })

/** The flip date is a proposal until whoever is to lead says so. */
export const sayReady = rule({
  command: 'say-ready',
  signs: true,
  label: (handover) => `Ready to lead from ${dateWords(handover.flipOn ?? '')} on`,
  refuse: (handover, circumstances) => {
    if (!isSlow(handover) || handover.flipOn === null)
      return new Refusal('conflict', 'pace.standard', 'Only in a slow transition does somebody say when they are ready to lead the calls.')
    if (!sideOf('incoming', handover, circumstances).includes(personActing(circumstances)))
      return new Refusal('forbidden', 'flip.not-yours', `${nameOf(circumstances, handover.to.id)} says when they are ready to lead.`)
    return handover.ready ? new Refusal('conflict', 'flip.ready', 'You have already said so.') : undefined
  },
  needs: () => needs,
  decide: (handover, _circumstances, _on, { note }) => [
    { type: 'ReadyToLead', flipOn: handover.flipOn ?? '', ...(note === undefined ? {} : { note }) },
  ],
})
