import type { RecordRef } from '../checks/evidence.ts'
import type { Classed } from '../records/field-class.ts'
import { type Kind, kindOf } from '../records/kinds.ts'
import type { Ask, Finding } from './ask.ts'
import { conflictsIn } from './conflicts.ts'
import { missing } from './missing.ts'
import type { Question } from './question.ts'
import type { Shelf } from './shelf.ts'
import { stale } from './stale.ts'
import { listed } from './wording.ts'

const internal: Classed = { class: 'internal' }
/** From this many on, the same question about each record is asked as one. */
const most = 3

/** The question bank: everything that can be asked about an account, and what is asked of this one. */
export const askedOf = (shelf: Shelf): Question[] => [
  ...[...missing, ...stale].flatMap((ask) => questionsOf(ask, shelf)),
  ...conflictsIn(shelf),
]

function questionsOf(ask: Ask, shelf: Shelf): Question[] {
  const found = ask.find(shelf)
  const { kind, cause, knows, isTask, days } = ask
  const base = { kind, cause, knows, class: ask.class ?? internal, ...(isTask ? { isTask } : {}), ...(days ? { days } : {}) }
  if (found.length > most) {
    const titles = found.flatMap(({ record }) => record?.title ?? [])
    const keys = found.flatMap(({ record }) => record?.key ?? []).toSorted()
    return [
      {
        ...base,
        id: `${ask.id}:all`,
        text: ask.together(listed(titles, 6)),
        why: found[0]?.why ?? '',
        records: found.flatMap((one) => recordsOf(one, kind)),
        basis: keys.join(' '),
      },
    ]
  }
  return found.map((one) => ({
    ...base,
    id: one.record ? `${ask.id}:${one.record.key}` : ask.id,
    text: one.text,
    why: one.why,
    records: recordsOf(one, kind),
    basis: one.basis ?? '',
  }))
}

const recordsOf = ({ record, enter }: Finding, kind: Kind): RecordRef[] =>
  enter ?? [{ kind, key: record?.key ?? (kindOf(kind).many === 'one' ? 'current' : ''), title: record?.title ?? kindOf(kind).title }]
