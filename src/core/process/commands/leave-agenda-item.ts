import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { isSettled, possibleOwners } from '../agenda.ts'
import { asStored, mayTalk, pointAt, settledAlready, targetsAmong } from '../agenda-points.ts'
import { pointWords } from '../agenda-words.ts'
import type { HandoverEvent } from '../handover.ts'
import { choice, kept, type Option, peopleAsOptions, text } from '../needs.ts'
import { rule } from '../rule.ts'

const needs = kept((owners: Option[]) =>
  z.strictObject({ owner: choice('Who takes it on?', owners), note: text('What is to be done', { max: 2000 }).optional() }),
)

/** A point stays open, with somebody by name who takes it along. */
export const leaveAgendaItem = rule({
  command: 'leave-agenda-item',
  signs: true,
  targets: targetsAmong((point) => !isSettled(point)),
  label: (handover, circumstances, on) => `Leave open: ${pointWords(pointAt(handover, circumstances, on).point)}`,
  refuse: (handover, circumstances, on) => {
    const { task, point } = pointAt(handover, circumstances, on)
    const refusal = mayTalk(handover, task, circumstances) ?? settledAlready(point)
    if (refusal) return refusal
    return possibleOwners(handover, task, point, circumstances).length === 0
      ? new Refusal('conflict', 'agenda.nobody', 'Nobody in this handover could take it on.')
      : undefined
  },
  needs: (handover, circumstances, on) => {
    const { task, point } = pointAt(handover, circumstances, on)
    const owners = possibleOwners(handover, task, point, circumstances)
    const ownerFirst = owners.toSorted((a, b) => Number(b === point.owner) - Number(a === point.owner))
    return needs(peopleAsOptions(ownerFirst, circumstances))
  },
  decide: (handover, circumstances, on, { owner, note }): HandoverEvent[] => {
    const { task, point } = pointAt(handover, circumstances, on)
    return [
      {
        type: 'AgendaItemLeft',
        task: task.id,
        item: asStored(point),
        owner,
        openEnd: circumstances.newId(),
        ...(note === undefined ? {} : { note }),
      },
    ]
  },
})
