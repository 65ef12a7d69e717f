import type { handovers } from '../contract/handovers.ts'
import type { Happened } from '../core/process/handover.ts'
import { withTenant } from '../store/database.ts'
import { entryOf } from '../store/log.ts'
import { pageOf, positionOf } from './cursor.ts'
import { eventView } from './event-view.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { readerOf } from './seen-handover.ts'
import type { Services } from './services.ts'

/** What happened in a handover, the oldest first, as the log holds it and as far as this reader may know it. */
export const listEvents =
  (services: Services): Operation<typeof handovers.listEvents> =>
  async ({ params: { id: name }, query: { limit, cursor } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const list = { list: 'events', handover: id }
    const after = positionOf(cursor, list, 1)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const { handover, circumstances } = found
    const rows = await withTenant(services.database, tenant, (queries) =>
      queries
        .selectFrom('baton.event')
        .select(['tenant', 'seq', 'stream_kind', 'stream', 'version', 'type', 'body', 'hash'])
        .where('tenant', '=', tenant)
        .where('stream_kind', '=', 'handover')
        .where('stream', '=', id)
        .where('version', '>', Number(after?.[0] ?? 0))
        .orderBy('version')
        .limit(limit + 1)
        .execute(),
    )
    const reader = readerOf(found)
    const page = pageOf(rows, limit, list, ({ version }) => [String(version)])
    return {
      items: page.rows.map((row) => {
        const { seq, version, event, actor: by, at } = entryOf(row)
        const happened = { ...event, by, at } as unknown as Happened
        return eventView(happened, { version, position: Number(seq), hash: row.hash.toString('hex') }, handover, circumstances, reader)
      }),
      next: page.next,
    }
  }
