import { actionNamed } from '../cutover/actions.ts'
import { type LeftGroup, type LeftItem, leftBehind } from '../cutover/left-behind.ts'
import type { Facts } from '../facts/facts.ts'
import { toFacts } from '../facts/to-facts.ts'
import type { StoredRecord } from '../records/record.ts'
import { type Circumstances, tasksOf } from './circumstances.ts'
import { familyOf } from './family.ts'
import { inOrder, withChange } from './foreseen.ts'
import type { Handover } from './handover.ts'
import { factsFor } from './judging.ts'
import { sourcesOf } from './sources.ts'

/** Everything in the group has been acknowledged; what has come into it since then is news. */
export const isAcknowledged = (handover: Handover, { id, items }: LeftGroup): boolean => {
  const seen = handover.acknowledged?.[id]?.items
  return seen !== undefined && items.every((one) => seen.includes(one.id))
}

/** What stays behind and whoever takes over has not acknowledged yet. */
export const leftOpen = (handover: Handover, circumstances: Circumstances): LeftGroup[] =>
  leftGroups(handover, circumstances).filter((group) => !isAcknowledged(handover, group))

// One command asks what stays behind a dozen times on the same facts.
const known = new WeakMap<Facts, LeftGroup[]>()

/** What stays behind, group by group, as it is at this moment. */
export function leftGroups(handover: Handover, circumstances: Circumstances): LeftGroup[] {
  const facts = factsFor(handover, circumstances)
  const before = known.get(facts)
  if (before) return before
  const groups = leftBehind(facts, childrensWork(handover, circumstances))
  known.set(facts, groups)
  return groups
}

/** What the tasks of the page would change in each child account that comes along, were it the account of the handover. */
function childrensWork(handover: Handover, circumstances: Circumstances): LeftItem[] {
  const { world, definition } = circumstances
  const going = new Set(familyOf(handover, circumstances).flatMap(({ account, moves }) => (moves ? [account] : [])))
  const moving = world.children.filter(({ id, records = [] }) => records.length > 0 && going.has(id))
  if (moving.length === 0) return []
  const { account, handover: own, now } = sourcesOf(handover, circumstances)
  const tasks = inOrder(tasksOf(definition))
  return moving.flatMap(({ id, name, records = [] }) => {
    const attested = new Set(own.attested)
    let then: readonly StoredRecord[] = records
    return tasks.flatMap((task): LeftItem[] => {
      const action = task.does && actionNamed(task.does.action)
      if (!action || !task.does) return []
      const facts = toFacts({
        account: { ...account, id, name },
        children: [],
        records: then,
        handover: { ...own, attested: [...attested] },
        now,
      })
      // A note, a first call: what is begun anew is begun once for the family. A series takes the place of one that is there.
      const changes = action.plan(facts, task.does.with).filter(({ before, record }) => before !== null || record.kind === 'series')
      for (const change of changes) then = withChange(then, change)
      attested.add(task.id)
      return changes.map(({ subject, system, account: of, record, before, after, instruction }) => ({
        id: `child/${id}/${task.id}/${record.kind}/${record.key}`,
        subject: `${name}: ${subject}`,
        change: { system, account: of, record, before, after, instruction },
      }))
    })
  })
}
