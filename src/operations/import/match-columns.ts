import type { ImportPreview } from '../../contract/imports.ts'
import type { Field } from './field.ts'
import type { Problems } from './problems.ts'

export type Column = ImportPreview['columns'][number]
export type Matched = { columns: Column[] /** By field: where its column stands. */; at: Map<string, number> }

type Candidate = { index: number; field: Field; rank: 0 | 1 | 2; confidence: Column['confidence']; because: string }

/** Which column is which, by its head, and how sure that is. A column is never taken for a field because of its values alone. */
export function matchColumns(head: readonly string[], fields: readonly Field[], problems: Problems, headRow = 1): Matched {
  const candidates = head
    .flatMap((title, index) => fields.flatMap((field) => candidateOf(title, index, field) ?? []))
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index)
  const byColumn = new Map<number, Candidate>()
  const second = new Map<number, string>()
  const at = new Map<string, number>()
  for (const candidate of candidates) {
    if (byColumn.has(candidate.index)) continue
    const taken = at.get(candidate.field.field)
    if (taken !== undefined) {
      if (!second.has(candidate.index)) second.set(candidate.index, candidate.field.title)
      const first = byColumn.get(taken)
      if (first?.rank === candidate.rank && candidate.rank < 2) {
        problems.add({
          code: 'column.twice',
          severity: 'error',
          message: `Two columns are "${candidate.field.title}". Keep one of them.`,
          place: { row: headRow, column: head[candidate.index] ?? '', value: head[candidate.index] ?? '' },
        })
      }
      continue
    }
    byColumn.set(candidate.index, candidate)
    at.set(candidate.field.field, candidate.index)
    if (candidate.rank === 2) {
      problems.add({
        code: 'column.guessed',
        severity: 'warning',
        message: `"${head[candidate.index]}" was taken for "${candidate.field.title}". Rename the column if that is wrong.`,
        place: { row: headRow, column: head[candidate.index] ?? '', value: head[candidate.index] ?? '' },
      })
    }
  }
  for (const { field, title, required } of fields) {
    if (required && !at.has(field))
      problems.add({
        code: 'column.missing',
        severity: 'error',
        message: `There is no column "${title}". Write that into row ${headRow}, above the values that it means, or add the column.`,
      })
  }
  const columns = head.map((column, index): Column => {
    const found = byColumn.get(index)
    if (found) return { column, field: found.field.field, confidence: found.confidence, because: found.because }
    const other = second.get(index)
    const because =
      column === ''
        ? 'It has no head, so it is left out'
        : other === undefined
          ? 'No field has this name, so it is left out'
          : `Another column is "${other}", so this one is left out`
    return { column, field: null, confidence: 'certain', because }
  })
  return { columns, at }
}

function candidateOf(title: string, index: number, field: Field): Candidate | undefined {
  const head = plain(title)
  if (head === '') return undefined
  if (head === plain(field.title) || head === plain(field.field))
    return { index, field, rank: 0, confidence: 'certain', because: 'It has the name of the field' }
  if (field.aliases.some((alias) => plain(alias) === head))
    return { index, field, rank: 1, confidence: 'likely', because: `Other programs call "${field.title}" that` }
  const near = [field.title, ...field.aliases].find((name) => isNear(head, plain(name)))
  return near === undefined ? undefined : { index, field, rank: 2, confidence: 'unsure', because: `It is written nearly like "${near}"` }
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** One slip in a longer word: a letter too many, missing, other, or two swapped. */
function isNear(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1
  const [restA, restB] = [a.slice(start), b.slice(start)]
  const swapped =
    restA.length === restB.length &&
    restA.length >= 2 &&
    restA[0] === restB[1] &&
    restA[1] === restB[0] &&
    restA.slice(2) === restB.slice(2)
  return swapped || restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)
}
