import type { RaciRow } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { idsOf } from './order.ts'
import type { RawRaci } from './raci.ts'
import type { RoleBook } from './roles.ts'
import type { Lowered, Steps } from './tasks.ts'
import { shared, topicWords } from './words.ts'

/** The task that completion creates; a row may govern it though no line of the page is it. */
export const validation = 'validation'

/** Gives each row its roles under their proper names and the tasks that it governs. */
export function lowerRaci(raci: RawRaci, steps: Steps, book: RoleBook, findings: Findings): RaciRow[] {
  const rows = raci.rows.map(({ row, binding }) => ({ row: { ...row, cells: ofKnownRoles(row, book) }, binding }))
  for (const { row, binding } of rows) {
    if (binding?.values.covers === undefined) continue
    const engineOwn = row.covers.filter((id) => id === validation)
    row.covers = [
      ...idsOf(
        row.covers.filter((id) => id !== validation),
        steps,
        binding.keys.covers ?? row.range,
        findings,
      ),
      ...engineOwn,
    ]
    row.certainty = 'stated'
  }
  const all = rows.map(({ row }) => row)
  guessCover(
    rows.filter(({ binding }) => binding?.values.covers === undefined).map(({ row }) => row),
    all,
    steps,
  )
  return all
}

const ofKnownRoles = ({ cells }: RaciRow, book: RoleBook): RaciRow['cells'] =>
  Object.fromEntries(Object.entries(cells).map(([role, cell]) => [book.find(role)?.name ?? role, cell]))

type Guessed = { row: RaciRow; words: Set<string>; place: number }

/**
 * Nobody said which row governs which task, so each task goes to the row that shares most of its words, preferring rows
 * that make its role responsible and rows that stand about as far down the table as the task down the page. Where most of
 * a group goes to one row, a task of it that one word would send far away, or to somebody else's row, stays with the others.
 */
function guessCover(rows: RaciRow[], all: RaciRow[], { tasks }: Steps) {
  const stated = new Set(all.flatMap(({ covers }) => covers))
  const open = tasks.filter(({ task }) => !stated.has(task.id))
  const guessed = rows.map((row) => ({
    row,
    words: topicWords(row.activity.replaceAll('/', ' ')),
    place: all.indexOf(row) / Math.max(1, all.length - 1),
  }))
  for (const { row } of guessed) row.certainty = 'inferred'
  const weight = weightsOf(guessed)
  const places = new Map(tasks.map((lowered, index) => [lowered, index / Math.max(1, tasks.length - 1)]))
  const best = new Map(open.map((lowered) => [lowered, bestRow(lowered, guessed, weight, places.get(lowered) ?? 0)]))
  const usual = usualRows(open, best)
  for (const lowered of open) {
    const own = best.get(lowered)
    if (!own) continue
    const others = usual.get(lowered.group)
    const isFar = Math.abs(own.place - (places.get(lowered) ?? 0)) > 0.5
    const isWeak = shared(own.words, topicWords(lowered.task.title)) < 2
    const stays = others && others !== own && isWeak && (isFar || !isDoneBy(lowered, own)) && isDoneBy(lowered, others)
    ;(stays ? others : own).row.covers.push(lowered.task.id)
  }
}

/** A word that several rows use tells little about which one is meant. */
function weightsOf(rows: Guessed[]): (word: string) => number {
  const counts = new Map<string, number>()
  for (const { words } of rows) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return (word) => 1 / (counts.get(word) ?? 1)
}

const isDoneBy = ({ task }: Lowered, { row }: Guessed) => row.cells[task.role]?.includes('R') === true

function bestRow(lowered: Lowered, rows: Guessed[], weight: (word: string) => number, place: number): Guessed | undefined {
  const title = topicWords(lowered.task.title)
  const group = topicWords(lowered.group.name ?? '')
  const stage = topicWords(lowered.stage.name)
  const weigh = (words: Set<string>, other: Set<string>) => {
    let sum = 0
    for (const word of words) if (shared(new Set([word]), other) > 0) sum += weight(word)
    return sum
  }
  let best: { guessed: Guessed; score: number } | undefined
  for (const guessed of rows) {
    const hits = 4 * weigh(guessed.words, title) + 6 * weigh(guessed.words, group) + weigh(guessed.words, stage)
    if (hits === 0) continue
    // A title, or a stage, that says all of a row is about that row, whoever does it.
    const saysAll = [title, stage].some((words) => shared(guessed.words, words) === guessed.words.size) ? 4 : 0
    const score = hits + saysAll + (isDoneBy(lowered, guessed) ? 3 : -2) + 3 * (1 - Math.abs(guessed.place - place))
    if (score > (best?.score ?? 3)) best = { guessed, score }
  }
  return best?.guessed
}

/** For each group the row that at least half of its tasks go to. */
function usualRows(tasks: Lowered[], best: Map<Lowered, Guessed | undefined>): Map<Lowered['group'], Guessed> {
  const counts = new Map<Lowered['group'], Map<Guessed, number>>()
  for (const lowered of tasks) {
    const row = best.get(lowered)
    if (!row) continue
    const own = counts.get(lowered.group) ?? new Map<Guessed, number>()
    counts.set(lowered.group, own.set(row, (own.get(row) ?? 0) + 1))
  }
  const usual = new Map<Lowered['group'], Guessed>()
  for (const [group, rows] of counts) {
    for (const [row, count] of rows) if (count >= 2 && count * 2 >= group.tasks.length) usual.set(group, row)
  }
  return usual
}

/** The row that governs a task. */
export const rowOf = (raci: RaciRow[], task: string): RaciRow | undefined => raci.find(({ covers }) => covers.includes(task))
