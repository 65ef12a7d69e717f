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
export function askedOf(shelf: Shelf): Question[] {
  const questions: Question[] = []
  for (const ask of bank) {
    const found = ask.find(shelf)
    // Of some sixty that can be asked, most are answered by the records.
    if (found.length > 0) questions.push(...questionsOf(ask, found))
  }
  questions.push(...conflictsIn(shelf))
  return questions
}

const bank: readonly Ask[] = [...missing, ...stale]
const constant = new WeakMap<Ask, readonly Question[]>()

function questionsOf(ask: Ask, found: readonly Finding[]): readonly Question[] {
  if (!ask.isConstant) return questionsAbout(ask, found)
  const known = constant.get(ask) ?? questionsAbout(ask, found)
  constant.set(ask, known)
  return known
}

function questionsAbout(ask: Ask, found: readonly Finding[]): Question[] {
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
