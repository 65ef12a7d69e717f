import { useQuery } from '@tanstack/react-query'
import type { ImportPreview } from '../../contract/imports.ts'
import type { RecordKindView } from '../../contract/records.ts'
import { groupsOf } from '../accounts/account-facts.ts'
import { words as accountWords } from '../accounts/words.ts'
import { request } from '../client/request.ts'
import { words } from './words.ts'

/** What can be imported: its words in a choice, and as one and several in a sentence. */
export type List = { id: ImportPreview['of']; words: string; noun: readonly string[]; group: string }

export const useKinds = () =>
  useQuery({
    queryKey: ['record-kinds'],
    queryFn: ({ signal }) => request<{ items: RecordKindView[] }>('GET /record-kinds', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** In the order in which one moves in, the records in the groups in which an account shows them. */
export function listsOf(kinds: readonly RecordKindView[]): List[] {
  const first = (['people', 'accounts'] as const).map((id) => ({
    id,
    words: words.of[id],
    noun: words.ofOne[id] ?? [],
    group: words.first,
  }))
  const people = kinds.filter(({ editedBy }) => editedBy !== 'nobody')
  const grouped = groupsOf(people, []).flatMap(({ id, blocks }) =>
    blocks.map(({ kind }): List => ({ ...listOf(kind), group: accountWords.groups[id] })),
  )
  const others = people.filter(({ kind }) => !grouped.some(({ id }) => id === kind))
  return [...first, ...grouped, ...others.map((kind): List => ({ ...listOf(kind), group: accountWords.groups.other }))]
}

const listOf = ({ kind, title, plural }: RecordKindView) => ({ id: kind, words: plural, noun: [small(title), small(plural)] })

/** What begins with two capitals is an abbreviation and keeps them. */
const small = (text: string) => (/^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1))
