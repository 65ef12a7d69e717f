import type { Json } from '../core/base/canonical.ts'
import type { Instant } from '../core/base/ids.ts'
import type { Database } from './database.ts'
import { call } from './log.ts'

export type InboxRow = {
  handover: string
  task: string
  assignee: string | null
  verb: string
  due: Instant | null
  opened: Instant | null
  data: { readonly [key: string]: Json | undefined }
}

/** Counts are null of whom nothing ever waited on. */
export type InboxPage = { rows: InboxRow[]; mine: number | null; others: number | null; covers: number }

type Asked = {
  person: string
  whose: 'mine' | 'others'
  /** Due, handover and row of the last one seen. */
  after: readonly string[] | undefined
  most: number
}

/** Comes before every row. */
const beginning = ['-infinity', '00000000-0000-0000-0000-000000000000', '']

/** What waits on somebody, or what of theirs waits on others, the most urgent first, with the counts: one statement and one wait. */
export async function readInbox(database: Database, tenant: string, { person, whose, after, most }: Asked): Promise<InboxPage> {
  const values = [tenant, person, whose, ...(after ?? beginning), most]
  const text = 'select baton.inbox($1::uuid, $2::uuid, $3, $4::timestamptz, $5::uuid, $6, $7::integer) as answer'
  // Built by our own function in this form; the tests of the list hold the two together.
  const { rows, ...counts } = (await call(database, 'inbox', text, values)) as unknown as InboxPage
  return { rows: rows.map((row) => ({ ...row, due: instant(row.due), opened: instant(row.opened) })), ...counts }
}

const instant = (at: string | null) => (at === null ? null : new Date(at).toISOString())
