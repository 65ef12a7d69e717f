import type { Definition, Task } from '../../core/definition/definition.ts'
import { words as desk } from './desk-words.ts'
import { type Here, useHere } from './here.ts'
import { dueWords, taskNotes } from './process-parts.ts'
import { words } from './words.ts'
import styles from './workbench.module.css'

type Fact = { name: string; value: string; code?: true }

/** Everything that was understood of the one task or gate where the reader is. */
export function PartDetails({ definition, here }: { definition: Definition; here: Here }) {
  const part = useHere(here)
  const found = part === undefined ? undefined : factsOf(definition, part)
  if (!found) return null
  return (
    <section className={styles.details} aria-label={desk.here}>
      <h3>{found.title}</h3>
      <dl className={styles.facts}>
        {found.facts.map(({ name, value, code }) => (
          <div key={`${name} ${value}`}>
            <dt>{name}</dt>
            <dd>{code ? <code>{value}</code> : value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function factsOf({ stages, gates }: Definition, part: string): { title: string; facts: Fact[] } | undefined {
  const tasks = stages.flatMap((stage) => stage.tasks)
  const task = tasks.find(({ id }) => part === `task-${id}`)
  if (task) return { title: task.title, facts: taskFacts(task, tasks) }
  const gate = gates.find(({ id }) => part === `gate-${id}`)
  if (!gate) return undefined
  return {
    title: words.gate(gate.title, gate.role),
    facts: [
      { name: words.gates, value: [words.submits(gate.submitter), gate.due ? dueWords(gate.due) : ''].filter(Boolean).join(' ') },
      { name: words.outcomes, value: gate.outcomes.join(' / ') },
    ],
  }
}

function taskFacts(task: Task, tasks: readonly Task[]): Fact[] {
  const titles = task.after.map((id) => tasks.find((each) => each.id === id)?.title ?? id)
  return [
    { name: task.role, value: [...taskNotes(task), task.due ? dueWords(task.due) : ''].filter(Boolean).join(' · ') || words.kindTask },
    ...(titles.length > 0 ? [{ name: desk.after, value: words.waitsFor(titles).replace(/^After: /, '') }] : []),
    ...expression(words.applies, task.when),
    ...expression(words.checked, task.check),
    ...task.parts.flatMap(({ title, check }): Fact[] => (check ? expression(title, check) : [{ name: desk.part, value: title }])),
    ...(task.does ? [{ name: desk.does, value: task.does.action, code: true as const }] : []),
  ]
}

const expression = (name: string, check: Task['check']): Fact[] =>
  check ? [{ name, value: check.expression.replace(/\s+/g, ' '), code: true }] : []
