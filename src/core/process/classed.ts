import { onceFor } from '../base/once-for.ts'
import type { Definition } from '../definition/definition.ts'
import { blanksOf } from '../documents/blanks.ts'
import { tasksOf } from './circumstances.ts'
import type { HandoverEvent } from './handover.ts'

/**
 * Marks what people write into a part of the handover that the page keeps for few. The mark goes into the event, since the log is
 * read without the page, and is set here alone: no command can forget it.
 */
export function classed<E extends HandoverEvent>(event: E, definition: Definition): E {
  const about = subjectOf(event)
  return about !== undefined && fewRead(definition).has(about) ? { ...event, restricted: 'candid' } : event
}

function subjectOf(event: HandoverEvent): string | undefined {
  switch (event.type) {
    case 'Answered':
      return event.field
    case 'Commented':
      return event.comment.about
    case 'TaskDone':
    case 'TaskPartChecked':
    case 'TaskSaid':
    case 'TaskReopened':
    case 'TaskNotApplicable':
    case 'WaiverAsked':
    case 'WaiverDeclined':
    case 'TaskWaived':
      return event.task
    default:
      return undefined
  }
}

/** Ids of tasks, and of blanks of the document with those of their fields. */
const fewRead = onceFor(
  (definition: Definition): ReadonlySet<string> =>
    new Set([
      ...tasksOf(definition).flatMap(({ id, restricted }) => (restricted ? [id] : [])),
      ...definition.template.sections.flatMap(({ title, fields }) =>
        fields.flatMap((field) => (field.restricted ? [field.id, ...blanksOf(field, title).map(({ id }) => id)] : [])),
      ),
    ]),
)
