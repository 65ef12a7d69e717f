import type { Item } from './shelf.ts'

/**
 * Mail threads with their newest message, which shows the whole exchange; the newest thread first. Where the CRM knows no thread,
 * the subject without its "Re:" tells them apart.
 */
export function newestOfThreads(activities: readonly Item<'crm-activity'>[]): { newest: Item<'crm-activity'>; count: number }[] {
  const threads = Map.groupBy(activities, ({ data }) => data.thread ?? bare(data.subject))
  return [...threads.values()]
    .flatMap((messages) => {
      const [newest] = messages.toSorted((a, b) => (a.data.at < b.data.at ? 1 : -1))
      return newest ? [{ newest, count: messages.length }] : []
    })
    .toSorted((a, b) => (a.newest.data.at < b.newest.data.at ? 1 : -1))
}

const bare = (subject: string): string => {
  const shorter = subject.replace(/^\s*(?:re|fwd?|aw|wg)\s*:\s*/i, '')
  return shorter === subject ? subject.trim().toLowerCase() : bare(shorter)
}
