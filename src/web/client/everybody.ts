import { queryOptions } from '@tanstack/react-query'
import type { PersonView } from '../../contract/people.ts'
import { request } from './request.ts'

type Page = { items: PersonView[]; next: string | null }

/** Everybody, for a choice of one of them: whoever stands on the second page of the list can be chosen too. */
export const everybodyQuery = (role?: PersonView['roles'][number]) =>
  queryOptions({
    queryKey: ['people', 'everybody', role ?? null],
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        request<Page>('GET /people', { query: { limit: 200, ...(role && { role }), ...(cursor !== null && { cursor }) }, signal }),
      ),
  })

/** All items of a list that comes in pages. */
export async function allPages<Item>(
  ask: (cursor: string | null) => Promise<{ items: Item[]; next: string | null }>,
): Promise<{ items: Item[] }> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: { items: Item[]; next: string | null } = await ask(cursor)
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return { items }
}
