import { sql } from 'kysely'
import type { inbox } from '../contract/inbox.ts'
import { nudgedWords } from '../core/process/nudges.ts'
import { withTenant } from '../store/database.ts'
import { pageOf, positionOf } from './cursor.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

type RowData = {
  task: string
  command: string
  on: string | null
  ref: string
  account: { id: string; name: string; renewal: string | null }
  unblocks: string | null
  /** Absent in rows from before nudges. */
  nudgedAt?: string | null
  nextNudgeAt?: string | null
}

/** Sorts after everything that has a date. As in the index `task_inbox`. */
const never = '9999-12-31T00:00:00.000Z'

/** What waits on this person, or what of theirs waits on others: the most urgent first, what has no date last. */
export const listInbox =
  (services: Services): Operation<typeof inbox.listInbox> =>
  async ({ query: { view, limit, cursor } }, { tenant, actor, now }) => {
    if (actor.kind === 'baton') throw new Error('The machine has no inbox')
    const me = actor.member.id
    const { people } = await services.directory(tenant)
    const list = { inbox: view, me }
    const after = positionOf(cursor, list, 3)
    return withTenant(services.database, tenant, async (queries) => {
      const open = queries.selectFrom('baton.task').where('baton.task.tenant', '=', tenant).where('baton.task.status', '=', 'open')
      const mine = open.where('assignee', '=', me)
      const others = open
        .innerJoin('baton.handover', (join) =>
          join.onRef('baton.handover.id', '=', 'baton.task.handover').onRef('baton.handover.tenant', '=', 'baton.task.tenant'),
        )
        .where(sql<boolean>`baton.handover.participants @> array[${me}::uuid]`)
        .where('assignee', 'is distinct from', me)
      const due = sql<Date>`coalesce(baton.task.due_at, ${sql.lit(never)}::timestamptz)`
      const asked = view === 'mine' ? mine : others
      const listed = asked
        .select(['baton.task.handover', 'baton.task.task', 'assignee', 'verb', 'baton.task.due_at', 'opened_at', 'baton.task.data'])
        .$if(after !== undefined, (query) =>
          query.where(
            sql<boolean>`(${due}, baton.task.handover, baton.task.task) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid, ${after?.[2]})`,
          ),
        )
        .orderBy(due)
        .orderBy('baton.task.handover')
        .orderBy('baton.task.task')
        .limit(limit + 1)
        .execute()
      // Sent together: one wait for the list and the counts. Who has no counts has nothing yet.
      const [rows, counts, covers] = await Promise.all([
        listed,
        queries
          .selectFrom('baton.waiting_count')
          .select(['mine', 'others'])
          .where('tenant', '=', tenant)
          .where('person', '=', me)
          .executeTakeFirst(),
        queries
          .selectFrom('baton.cover')
          .select(sql<number>`count(*)`.as('count'))
          .where('tenant', '=', tenant)
          .where('person', '=', me)
          .where(sql<boolean>`(state = 'due' or (state = 'running' and read_at is null))`)
          .executeTakeFirstOrThrow(),
      ])
      const shown = pageOf(rows, limit, list, (row) => [row.due_at?.toISOString() ?? never, row.handover, row.task])
      return {
        items: shown.rows.map((row) => {
          const data = row.data as unknown as RowData
          const holder = people.get(row.assignee ?? '')
          return {
            handover: row.handover,
            ref: data.ref,
            account: data.account.name,
            accountId: data.account.id,
            task: data.task,
            verb: row.verb,
            command: data.command,
            on: data.on,
            due: row.due_at?.toISOString() ?? null,
            late: row.due_at !== null && row.due_at < now,
            since: (row.opened_at ?? now).toISOString(),
            holder: { id: row.assignee ?? '', name: holder?.name ?? 'Nobody' },
            nudge:
              view === 'mine' || !holder
                ? null
                : {
                    nextAt: data.nextNudgeAt ?? null,
                    refused: nudgedWords(data.nudgedAt ?? undefined, now.toISOString(), holder) ?? null,
                  },
            unblocks: data.unblocks,
            renewal: data.account.renewal,
          }
        }),
        next: shown.next,
        mine: counts?.mine ?? 0,
        covers: Number(covers.count),
        others: counts?.others ?? 0,
      }
    })
  }
