import { rangeWords } from '../../core/base/range-words.ts'
import type { Definition, Due, Element, Task } from '../../core/definition/definition.ts'
import { words } from './words.ts'

/** Something of the process with the lines of the page that it came from. */
export type Placed = { id: string; from: number; to: number }

const placeOf = (id: string, { range }: Pick<Element, 'range'>): Placed => ({ id, from: range.start.line, to: range.end.line })

/** Everything of a process that has a place of its own in the page. */
export const placesOf = ({ stages, gates, raci, roles, topics, template, letters, principles }: Definition): Placed[] => [
  ...stages.map((stage) => placeOf(`stage-${stage.id}`, stage)),
  ...stages.flatMap(({ tasks }) => tasks.map((task) => placeOf(`task-${task.id}`, task))),
  ...gates.map((gate) => placeOf(`gate-${gate.id}`, gate)),
  ...raci.map((row, at) => placeOf(`raci-${at}`, row)),
  ...roles.map((role) => placeOf(`role-${role.name}`, role)),
  ...topics.flatMap(withInner).map((topic) => placeOf(`topic-${topic.id}`, topic)),
  ...template.sections.map((section, at) => placeOf(`section-${at}`, section)),
  ...letters.map((letter) => placeOf(`letter-${letter.id}`, letter)),
  ...principles.map((principle) => placeOf(`principle-${principle.id}`, principle)),
]

const withInner = (topic: Definition['topics'][number]): Definition['topics'] => [topic, ...topic.topics.flatMap(withInner)]

/** A task is followed by its comments and the systems that it names; further below a line has nothing to do with it any more. */
const belongingLines = 30

/**
 * What a line of the page became: the smallest thing that holds it (a stage may hold its tasks' lines too, so the task
 * wins), else what stands shortly above it.
 */
export function partAt(places: readonly Placed[], line: number): string | undefined {
  const holding = places.filter(({ from, to }) => from <= line && line <= to)
  const above = places.filter(({ from, to }) => to < line && line - from <= belongingLines)
  const nearest = (one: Placed, other: Placed) => one.to - one.from - (other.to - other.from) || other.from - one.from
  return (holding.sort(nearest)[0] ?? above.sort((one, other) => other.from - one.from)[0])?.id
}

/** When it is due, as a sentence. */
export function dueWords({ amount, unit, from }: Due): string {
  return unit === 'end-of-week' ? words.endOfWeek(amount) : words.dueOf(amount, words.dueUnits[unit], words.dueFrom[from])
}

/** What one must know of a task beside its title, in one line. */
export const taskNotes = (task: Task): string[] =>
  [
    words.kinds[task.kind],
    task.participants.length > 1 ? task.participants.join(' + ') : '',
    task.minutes ? `${rangeWords(task.minutes)} min` : '',
    task.optional ? words.optional : '',
  ].filter((note) => note !== '')
