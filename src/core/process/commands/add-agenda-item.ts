import { z } from 'zod'
import { possibleOwners } from '../agenda.ts'
import { calls, mayTalk, openParts } from '../agenda-points.ts'
import { partWords } from '../agenda-words.ts'
import { taskOf } from '../circumstances.ts'
import type { HandoverEvent } from '../handover.ts'
import { choice, kept, type Option, text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = kept((parts: Option<keyof typeof partWords>[]) =>
  z.strictObject({ text: text('Point', { max: 1000 }), part: choice('What it is about', parts) }),
)

/** Another point to talk about, of either side. */
export const addAgendaItem = rule({
  command: 'add-agenda-item',
  targets: (_handover, circumstances) => calls(circumstances).map(({ id }) => id),
  label: (_handover, { definition }, on) => `Add a point to the agenda of "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => mayTalk(handover, taskOf(circumstances.definition, on), circumstances),
  needs: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    return needs(openParts(handover, task, circumstances).map((part) => ({ value: part, title: partWords[part] })))
  },
  decide: (handover, circumstances, on, { text: words, part }): HandoverEvent[] => {
    const by = personActing(circumstances)
    const task = taskOf(circumstances.definition, on)
    const owner = possibleOwners(handover, task, undefined, circumstances).includes(by)
      ? by
      : (possibleOwners(handover, task, undefined, circumstances)[0] ?? by)
    return [
      {
        type: 'AgendaItemAdded',
        task: on,
        item: {
          id: circumstances.newId(),
          part,
          text: words.trim(),
          addedBy: by,
          owner,
          ...(part === 'people' ? { restricted: 'candid' as const } : {}),
        },
      },
    ]
  },
})
