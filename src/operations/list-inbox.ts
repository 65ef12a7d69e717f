import type { inbox } from '../contract/inbox.ts'
import { nudgedWords } from '../core/process/nudges.ts'
import { readInbox } from '../store/read-inbox.ts'
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
    const page = await readInbox(services.database, tenant, { person: me, whose: view, after, most: limit + 1 })
    const shown = pageOf(page.rows, limit, list, (row) => [row.due ?? never, row.handover, row.task])
    const at = now.toISOString()
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
          due: row.due,
          late: row.due !== null && row.due < at,
          since: row.opened ?? at,
          holder: { id: row.assignee ?? '', name: holder?.name ?? 'Nobody' },
          nudge:
            view === 'mine' || !holder
              ? null
              : { nextAt: data.nextNudgeAt ?? null, refused: nudgedWords(data.nudgedAt ?? undefined, at, holder) ?? null },
          unblocks: data.unblocks,
          renewal: data.account.renewal,
        }
      }),
      next: shown.next,
      mine: page.mine ?? 0,
      covers: page.covers,
      others: page.others ?? 0,
    }
  }
