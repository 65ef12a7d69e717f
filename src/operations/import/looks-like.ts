import type { ImportOf, ImportPreview } from '../../contract/imports.ts'
import type { Field } from './field.ts'
import { matchColumns } from './match-columns.ts'
import { Problems } from './problems.ts'

/**
 * The list that a file fits far better than the one it was chosen for: people who come in as accounts have a name each, and nothing
 * else would tell. Only heads are compared, and only where most of them mean nothing here.
 */
export function looksLike(
  of: ImportOf,
  lists: readonly { of: ImportOf; head: readonly string[]; fields: readonly Field[] }[],
): ImportPreview['looksLike'] {
  const known = lists.map(({ of: list, head, fields }) => {
    const { columns, at } = matchColumns(head, fields, new Problems())
    return {
      of: list,
      columns: columns.filter(({ column }) => column !== '').length,
      known: columns.filter(({ field, confidence }) => field !== null && confidence !== 'unsure').length,
      isWhole:
        fields.every(({ field, required }) => !required || at.has(field)) &&
        // A record is about an account: without it, a name and a note fit anywhere.
        (list === 'accounts' || list === 'people' || at.has('account') || at.has('accountId')),
    }
  })
  const here = known.find((one) => one.of === of)
  if (!here || here.known * 2 > here.columns) return null
  const [best] = known
    .filter((one) => one.of !== of && one.isWhole && one.known >= Math.max(here.known * 2, here.known + 2))
    .toSorted((a, b) => b.known - a.known)
  return best ? { of: best.of, known: best.known, here: here.known, columns: best.columns } : null
}
