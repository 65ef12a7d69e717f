import type { Instant, NewId, PlainDate } from '../base/ids.ts'
import { onceFor } from '../base/once-for.ts'
import { Refusal } from '../base/refusal.ts'
import { dayIn } from '../calendar/moment-on.ts'
import type { Definition, Gate, RaciRow, Stage, Task } from '../definition/definition.ts'
import type { LetterInForce } from '../documents/letter-in-force.ts'
import type { Label } from '../policy/labels.ts'
import type { Actor, Member, Pool, Territory } from '../policy/member.ts'
import { nameInWords } from '../policy/person-name.ts'
import type { ServiceTier } from '../policy/service-tiers.ts'
import type { PersonId } from './handover.ts'
import type { World } from './world.ts'

/** All that a decision may depend on beside the command and the state. There is no clock, database or network behind it. */
export type Circumstances = {
  definition: Definition
  /** The account with its children and records, as they are at this moment. */
  world: World
  people: ReadonlyMap<PersonId, Member>
  territories: readonly Territory[]
  pools: readonly Pool[]
  /** The service tiers of the workspace, in their order. While there are none, every name is as good as another. */
  tiers?: readonly ServiceTier[]
  /** The labels that handovers may carry. */
  labels?: readonly Label[]
  actor: Actor
  now: Instant
  newId: NewId
  /** Who makes the changes of a capability: Baton on its own records, or a person with an instruction. Built-in where nothing is said. */
  providers?: Readonly<Record<string, 'built-in' | 'by hand'>>
  /** Where people open Baton, for links that go into other systems: `https://baton.example`. */
  address?: string
  /** Calls of other handovers that are arranged, by person. */
  busy?: readonly { person: PersonId; start: Instant; minutes: number; ref: string }[]
  /** Approved letter texts of the workspace that are in force, for pages without a text of their own. */
  letterTemplates?: readonly LetterInForce[]
  /** Other published versions of the same playbook, for moving a running handover. */
  otherVersions?: readonly Definition[]
}

/** The time zone in which the account's days are counted; UTC where its records name none. */
export const zoneOf = ({ world }: Pick<Circumstances, 'world'>): string => world.account.zone ?? 'UTC'

/** The day that it is for the account. */
export const todayOf = (circumstances: Pick<Circumstances, 'world' | 'now'>): PlainDate => dayIn(circumstances.now, zoneOf(circumstances))

// A published definition never changes, and every rule asks for its tasks.
const tasksById = onceFor(
  ({ stages }: Definition): ReadonlyMap<string, Task> => new Map(stages.flatMap((stage) => stage.tasks.map((task) => [task.id, task]))),
)

/** All tasks of the page, in its order. */
export const tasksOf = onceFor((definition: Definition): readonly Task[] => [...tasksById(definition).values()])

/** Their ids, for commands that may be asked on any of them. */
export const taskIdsOf = onceFor((definition: Definition): readonly string[] => tasksOf(definition).map(({ id }) => id))

export function taskOf(definition: Definition, id: string): Task {
  const task = tasksById(definition).get(id)
  if (!task) throw new Refusal('unknown', 'task.unknown', `This playbook has no task "${id}".`)
  return task
}

// Turned round, so that the first stage that holds a task is the one that stays.
const stagesByTask = onceFor(
  ({ stages }: Definition): ReadonlyMap<string, Stage> =>
    new Map(stages.toReversed().flatMap((one) => one.tasks.map(({ id }) => [id, one]))),
)

export function stageOf(definition: Definition, task: string): Stage {
  const stage = stagesByTask(definition).get(task)
  if (!stage) throw new Error(`No stage holds the task ${task}`)
  return stage
}

export const gateOfTask = (definition: Definition, task: string): Gate | undefined =>
  definition.gates.find((gate) => gate.reviews.includes(task) || gate.task === task)

export const rowOf = (definition: Definition, task: string): RaciRow | undefined => definition.raci.find((row) => row.covers.includes(task))

/** The name for sentences. */
export const nameOf = ({ people }: Pick<Circumstances, 'people'>, person: PersonId): string => nameInWords(person, people)
