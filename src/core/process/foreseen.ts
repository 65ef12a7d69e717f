import type { HeldBack } from '../cutover/action.ts'
import { actionNamed } from '../cutover/actions.ts'
import { mergeChange } from '../cutover/merge-change.ts'
import type { Task } from '../definition/definition.ts'
import { toFacts } from '../facts/to-facts.ts'
import { isKind } from '../records/kinds.ts'
import type { StoredRecord } from '../records/record.ts'
import { type Circumstances, tasksOf } from './circumstances.ts'
import { asEffects, effectsOf } from './effects.ts'
import { isFinished } from './finished.ts'
import type { EffectState, Handover } from './handover.ts'
import { sourcesOf } from './sources.ts'

/** What a task has changed elsewhere and what it will, and what is kept back for now. */
export type Foreseen = { task: Task; effects: EffectState[]; heldBack: HeldBack[] }

const waiting: readonly EffectState['state'][] = ['requested', 'failed', 'unknown', 'undoing', 'undone']

/**
 * The changes of all tasks, in the order in which they can be made: those that were made, and those that will follow once what
 * comes before them is there. Each task is planned on the records as they will be then, so a plan shows the old one leaving a
 * ticket before the new one has followed it.
 */
export function foreseen(handover: Handover, circumstances: Circumstances): Foreseen[] {
  const sources = sourcesOf(handover, circumstances)
  const link = circumstances.address === undefined ? {} : { handoverLink: `${circumstances.address}/h/${handover.ref}` }
  const now = toFacts(sources)
  let records: readonly StoredRecord[] = sources.records
  const attested = new Set(sources.handover.attested)
  const isOver = handover.status === 'completed' || handover.status === 'cancelled'
  return inOrder(tasksOf(circumstances.definition)).flatMap((task): Foreseen[] => {
    const own = effectsOf(handover, task.id)
    const made = own.filter(({ state }) => state !== 'planned')
    const action = task.does && actionNamed(task.does.action)
    if (!action || !task.does || isOver || isFinished(handover.tasks[task.id]))
      return made.length > 0 ? [{ task, effects: made, heldBack: [] }] : []
    const facts = toFacts({ ...sources, records, handover: { ...sources.handover, attested: [...attested] } })
    const changes = action.plan(facts, task.does.with, link)
    const isPlanned = (record: EffectState['record']) => own.some((one) => one.state === 'planned' && isSameRecord(one.record, record))
    const will = asEffects(handover, task, action, changes, circumstances).filter(
      ({ record }) => isPlanned(record) || !made.some((one) => waiting.includes(one.state) && isSameRecord(one.record, record)),
    )
    for (const effect of made.filter(({ state }) => state === 'requested' || state === 'unknown')) records = withChange(records, effect)
    for (const effect of will) records = withChange(records, effect)
    attested.add(task.id)
    return [{ task, effects: [...made, ...will], heldBack: action.holdsBack(now, task.does.with) }]
  })
}

export const isSameRecord = (a: EffectState['record'], b: EffectState['record']): boolean => a.kind === b.kind && a.key === b.key

/** Tasks behind those that they wait for, else as the page has them. */
export function inOrder(tasks: readonly Task[]): Task[] {
  const placed = new Set<string>()
  const ordered: Task[] = []
  const ids = new Set(tasks.map(({ id }) => id))
  const place = (task: Task) => {
    if (placed.has(task.id)) return
    placed.add(task.id)
    for (const before of tasks) if (task.after.includes(before.id) && ids.has(before.id)) place(before)
    ordered.push(task)
  }
  tasks.forEach(place)
  return ordered
}

/** The records as they are once it is made. What would not fit any more leaves them as they are. */
export function withChange(
  records: readonly StoredRecord[],
  { record: { kind, key }, before, after }: Pick<EffectState, 'record' | 'before' | 'after'>,
): readonly StoredRecord[] {
  if (!isKind(kind)) return records
  const found = records.find((one) => one.kind === kind && one.key === key)
  const merged = mergeChange((found?.data as Fields | undefined) ?? null, {
    before: before as Fields | null,
    after: after as Fields | null,
  })
  if (!('data' in merged)) return records
  const others = records.filter((one) => one !== found)
  if (merged.data === null) return others
  // Once the customer has accepted it, what it replaces can go: that is the plan.
  const data = found === undefined && kind === 'series' ? { ...merged.data, accepted: true } : merged.data
  return [...others, { ...(found ?? { kind, key, source: 'Baton', checkedAt: '', version: 0 }), data } as StoredRecord]
}

type Fields = Readonly<Record<string, unknown>>
