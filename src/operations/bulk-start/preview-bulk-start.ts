import type { bulkStarts } from '../../contract/bulk-starts.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { type Judged, judgeStarts } from './judge-starts.ts'

/** What many starts at once would do, and what stands in the way where. Writes nothing. */
export const previewBulkStart =
  (services: Services): Operation<typeof bulkStarts.previewBulkStart> =>
  async ({ body }, context) => {
    const { judged } = await judgeStarts(services, body, context, 1)
    const all: Judged[] = []
    for await (const one of judged) all.push(one)
    const beginnings = all.flatMap(({ beginning }) => beginning ?? [])
    return {
      rows: all.map(({ view }) => view),
      problems: all.length - beginnings.length,
      mails: readersOf(beginnings),
    }
  }

/** How many people are written to. */
export const readersOf = (beginnings: readonly { messages: readonly { person: string }[] }[]): number =>
  new Set(beginnings.flatMap(({ messages }) => messages.map(({ person }) => person))).size
