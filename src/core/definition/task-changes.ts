import { isSame } from '../base/canonical.ts'
import type { CheckExpression, Definition, Stage, Task } from './definition.ts'
import { dueWords } from './due-words.ts'

/** One thing that is different about a task, as a sentence that can stand alone. */
export type TaskChange = {
  what: 'task' | 'due' | 'binding'
  kind: 'changed' | 'moved'
  before: string | null
  after: string | null
  words: string
}

/** A task with the stage that it stands in. */
export type PlacedTask = { task: Task; stage: Stage }

export const placedTasks = ({ stages }: Definition): PlacedTask[] => stages.flatMap((stage) => stage.tasks.map((task) => ({ task, stage })))

/** What is different about a task itself between two versions of its page; where it stands in its list is not looked at. */
export function taskChanges(
  { task: before, stage: from }: PlacedTask,
  { task: after, stage: to }: PlacedTask,
  isSameStage: boolean,
): TaskChange[] {
  const name = `"${short(after.title)}"`
  const changes: TaskChange[] = []
  const differs = (
    aspect: { what?: TaskChange['what']; kind?: TaskChange['kind'] },
    was: string | null,
    is: string | null,
    words: string,
  ) => changes.push({ what: aspect.what ?? 'task', kind: aspect.kind ?? 'changed', before: was, after: is, words })

  if (flat(before.title) !== flat(after.title))
    differs({}, short(before.title), short(after.title), `"${short(before.title)}" reads ${name} now.`)
  if (!isSameStage) differs({ kind: 'moved' }, from.name, to.name, `${name} moves from "${from.name}" to "${to.name}".`)
  if (before.role !== after.role)
    differs({}, before.role, after.role, `${name} belongs to the ${after.role} now; before, to the ${before.role}.`)
  if (!isSame(before.participants, after.participants)) {
    const [was, is] = [and(before.participants), and(after.participants)]
    differs({}, was, is, is === null ? `${name} is no longer done together.` : `${name} is done by ${is} together${instead(was)}.`)
  }
  if (!isSame(before.due, after.due) && !isOnlyTheWindow(before, from, after, to)) {
    const [was, is] = [before.due ? dueWords(before.due) : null, after.due ? dueWords(after.due) : null]
    differs({ what: 'due' }, was, is, is === null ? `${name} has no due any more; before, ${was}.` : `${name} is due ${is}${instead(was)}.`)
  }
  if (before.kind !== after.kind)
    differs({}, kinds[before.kind], kinds[after.kind], `${name} is ${kinds[after.kind]} now; before, ${kinds[before.kind]}.`)
  if (!isSame(before.minutes, after.minutes)) {
    const [was, is] = [minutes(before), minutes(after)]
    differs({}, was, is, is === null ? `${name} has no stated length any more.` : `${name} takes ${is}${instead(was)}.`)
  }
  if (before.optional !== after.optional)
    differs(
      {},
      before.optional ? 'optional' : 'required',
      after.optional ? 'optional' : 'required',
      after.optional ? `${name} may be left out now.` : `${name} may not be left out any more.`,
    )
  if (isSameStage && (before.group ?? '') !== (after.group ?? ''))
    differs({ kind: 'moved' }, before.group ?? null, after.group ?? null, `${name} stands under "${after.group ?? to.name}" now.`)
  bound(before, after, name, differs)
  if (flat(before.guidance ?? '') !== flat(after.guidance ?? ''))
    differs({}, before.guidance ?? null, after.guidance ?? null, `What stands under ${name} as help reads differently.`)
  return changes.map((change) => ({ ...change, before: shortOrNull(change.before), after: shortOrNull(change.after) }))
}

/** What the page binds: checks, actions, conditions, systems, moments. */
function bound(
  before: Task,
  after: Task,
  name: string,
  differs: (aspect: { what: 'binding' }, was: string | null, is: string | null, words: string) => void,
): void {
  const compare = (was: string | null, is: string | null, words: { added: string; removed: string; changed: string }) => {
    if (was !== is) differs({ what: 'binding' }, was, is, was === null ? words.added : is === null ? words.removed : words.changed)
  }
  compare(expression(before.check), expression(after.check), {
    added: `Baton checks ${name} from records now.`,
    removed: `Baton no longer checks ${name} from records; somebody ticks it.`,
    changed: `Baton checks ${name} by another rule.`,
  })
  compare(action(before), action(after), {
    added: `Baton can do ${name} itself now.`,
    removed: `Baton no longer does ${name} itself.`,
    changed: `Baton does ${name} in another way.`,
  })
  compare(expression(before.verify), expression(after.verify), {
    added: `Baton looks whether ${name} worked by a rule of the page now.`,
    removed: `Baton no longer has a rule of the page for whether ${name} worked.`,
    changed: `Baton looks by another rule whether ${name} worked.`,
  })
  compare(expression(before.when), expression(after.when), {
    added: `${name} applies only under a condition now.`,
    removed: `${name} always applies now.`,
    changed: `${name} applies under another condition.`,
  })
  compare(parts(before), parts(after), {
    added: `${name} names several things now: ${after.parts.map(({ title }) => short(title)).join(', ')}.`,
    removed: `${name} is one thing now.`,
    changed: partsWords(before, after, name),
  })
  compare(before.establishes ?? null, after.establishes ?? null, {
    added: `Finishing ${name} stands for a moment of the handover now: ${after.establishes}.`,
    removed: `Finishing ${name} no longer stands for a moment of the handover.`,
    changed: `Finishing ${name} stands for another moment of the handover: ${after.establishes}.`,
  })
  compare(before.agenda ?? null, after.agenda ?? null, {
    added: `${name} is done once its part of the call's agenda is dealt with.`,
    removed: `${name} no longer rests on the agenda of a call.`,
    changed: `${name} rests on another part of the call's agenda.`,
  })
  compare(before.restricted ?? null, after.restricted ?? null, {
    added: `Notes about ${name} are read by few now.`,
    removed: `Notes about ${name} are read by everybody in the room now.`,
    changed: `Notes about ${name} are read by others now.`,
  })
}

function partsWords(before: Task, after: Task, name: string): string {
  const missing = (these: Task, those: Task) =>
    these.parts.filter(({ id }) => !those.parts.some((one) => one.id === id)).map(({ title }) => `"${short(title)}"`)
  const [gone, come] = [missing(before, after), missing(after, before)]
  if (gone.length + come.length === 0) return `What ${name} names is said or checked in another way.`
  const sentences = [
    come.length > 0 ? `also asks for ${come.join(', ')}` : '',
    gone.length > 0 ? `no longer asks for ${gone.join(', ')}` : '',
  ]
  return `${name} ${sentences.filter(Boolean).join(' and ')}.`
}

/** A due that is the end of the stage's window changes with the window, which is told once. */
function isOnlyTheWindow(before: Task, from: Stage, after: Task, to: Stage): boolean {
  const isWindow = ({ due }: Task, { window }: Stage) =>
    due !== undefined && window !== undefined && due.from === 'start' && due.amount === window.to && due.unit !== 'business-days'
  return isWindow(before, from) && isWindow(after, to)
}

const kinds: Record<Task['kind'], string> = {
  task: 'a task',
  attest: 'something that a person attests',
  gate: 'part of a review',
  approval: 'an approval',
  call: 'a call',
  letter: 'the letter',
  ownership: 'the change of hands',
  signoff: 'a signature',
  field: 'the writing of the document',
}

const flat = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Text of a page in a sentence: one line, not longer than people read. */
export function short(text: string): string {
  const line = flat(text)
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}
const shortOrNull = (text: string | null) => (text === null ? null : short(text))

const and = (names: readonly string[]): string | null => (names.length === 0 ? null : names.join(' and '))
const instead = (was: string | null) => (was === null ? '' : `; before, ${was}`)
const minutes = ({ minutes: length }: Task): string | null =>
  length ? (length.min === length.max ? `${length.min} minutes` : `${length.min} to ${length.max} minutes`) : null
const expression = (check: CheckExpression | undefined): string | null => (check ? flat(check.expression) : null)
const action = ({ does }: Task): string | null =>
  does ? `${does.action}${Object.keys(does.with).length > 0 ? ` ${JSON.stringify(does.with)}` : ''}` : null
const parts = (task: Task): string | null =>
  task.parts.length === 0
    ? null
    : task.parts.map(({ id, title, check }) => `${id}: ${flat(title)}${check ? ` (${flat(check.expression)})` : ''}`).join('; ')
