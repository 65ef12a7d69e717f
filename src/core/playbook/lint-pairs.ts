import type { Fix, Task } from '../definition/definition.ts'
import { textValue } from './binding.ts'
import type { Findings } from './findings.ts'
import { bind } from './lint-bind.ts'
import { quoted } from './lint-edits.ts'
import type { Linted } from './lint-subject.ts'
import { shared, topicWords } from './words.ts'

const leaving = /\b(?:remove|delete|leave|unsubscribe|unfollow|cancel|end|drop|stop|revoke|take off)\b/i
const joining = /\b(?:subscribe|follow|add|create|join|send out|invite|set up|grant|open)\b/i

/** What is taken away must come after what replaces it: a pair without an order leaves a gap. */
export function lintPairs(page: Linted, findings: Findings) {
  const tasks = page.steps.tasks.map(({ task }) => task)
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const position = new Map(tasks.map(({ id }, index) => [id, index]))
  const joins = tasks
    .filter((task) => joining.test(opening(task)) && !leaving.test(opening(task).split(' ')[0] ?? ''))
    .map((task) => ({ task, words: objects(opening(task)) }))
  for (const leave of tasks.filter((task) => leaving.test(opening(task).split(' ').slice(0, 4).join(' ')))) {
    const words = objects(opening(leave))
    const join = joins
      .map((each) => ({ task: each.task, hits: each.task === leave ? 0 : shared(words, each.words) }))
      .filter(({ hits }) => hits >= 2)
      .sort((a, b) => b.hits - a.hits)[0]?.task
    if (!join || comesAfter(leave, join.id, byId)) continue
    const wrongWay = (position.get(leave.id) ?? 0) < (position.get(join.id) ?? 0)
    const waitsForIt = comesAfter(join, leave.id, byId)
    findings.warning(
      wrongWay ? 'pair.wrong-way' : 'pair.no-order',
      leave.range,
      `${quoted(leave.title)} takes away what ${quoted(join.title)} (line ${join.range.start.line}) replaces, ${wrongWay ? 'and is listed before it.' : 'and nothing says that it comes after it.'}`,
      {
        why: 'In between nobody would be there: what is new has to stand before what is old goes.',
        // Where the page says the opposite, one more line would only close a circle.
        fixes: waitsForIt ? [] : orderOf(page, leave, join),
      },
    )
  }
}

const opening = (task: Task) => task.title.slice(0, 160)

const objects = (text: string) => {
  const words = topicWords(text)
  for (const word of words) if (leaving.test(word) || joining.test(word)) words.delete(word)
  return words
}

/** Names the task that comes first, so that its id outlives its wording, and lets the other wait for it. */
function orderOf({ steps, lines }: Linted, leave: Task, join: Task): Fix[] {
  const first = steps.tasks.find(({ task }) => task === join)?.raw.item
  const second = steps.tasks.find(({ task }) => task === leave)
  if (!first || !second) return []
  const { line, binding } = second.raw.item
  const named = textValue(first.binding, 'id') !== undefined
  return [
    {
      title: `Let it wait for ${quoted(join.title)}`,
      edits: [
        ...(named ? [] : [bind(lines, first.line.end, first.binding, 'id', join.id)]),
        bind(lines, line.end, binding, 'after', `[${[...second.stated, join.id].join(', ')}]`),
      ],
    },
  ]
}

/** Whether a task has to wait for another, directly or through others. */
function comesAfter(task: Task, other: string, byId: Map<string, Task>): boolean {
  const seen = new Set<string>()
  const left = [...task.after]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (id === other) return true
    if (seen.has(id)) continue
    seen.add(id)
    for (const earlier of byId.get(id)?.after ?? []) if (!seen.has(earlier)) left.push(earlier)
  }
  return false
}
