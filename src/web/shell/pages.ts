import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { type Asked, type Route, request } from '../client/request.ts'

export type Page<Item> = { items: Item[]; next: string | null }

const mostAtOnce = 200

/** A list that is read page by page. What is shown stays until the answer to a changed filter is there. */
export function usePages<P extends Page<unknown>>(key: string, route: Route, query: NonNullable<Asked['query']> = {}) {
  const pages = useInfiniteQuery({
    queryKey: [key, query],
    queryFn: ({ pageParam, signal }) =>
      request<P>(route, { query: { ...query, limit: mostAtOnce, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
  const items: P['items'] = pages.data?.pages.flatMap((page: P) => page.items) ?? []
  return { ...pages, items }
}
