import { sql } from 'kysely'
import type { MoveInRun } from '../../contract/move-ins.ts'
import type { Handover } from '../../core/process/handover.ts'
import { takeBackUntil } from '../../core/process/take-back.ts'
import { type Database, withTenant } from '../../store/database.ts'

/** A handover that was moved in, with the file that it came from. */
export type MovedHandover = {
  id: string
  ref: string
  account: { id: string; name: string }
  file: string
  name: string
  by: string
  at: string
  takenBack: boolean
  hasEnded: boolean
}

type Row = { id: string; ref: string; account: string; account_name: string; status: string; moved: NonNullable<Handover['movedIn']> }

/** The newest first; of one file only where that is asked. A row's digest is that of the file, with the place in it behind a colon. */
export async function readMoved(
  database: Database,
  tenant: string,
  { file, limit }: { file?: string; limit: number },
): Promise<MovedHandover[]> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<Row>`
      select h.id, h.ref, h.account, a.name as account_name, h.status, h.state->'movedIn' as moved
      from baton.event e
        join baton.handover h on h.tenant = e.tenant and h.id = e.stream::uuid
        join baton.account a on a.tenant = h.tenant and a.id = h.account
      where e.tenant = ${tenant} and e.type = 'HandoverMovedIn' ${file === undefined ? sql`` : sql`and h.state->'movedIn'->'source'->>'digest' like ${`${file}:%`}`}
      order by e.seq desc limit ${limit}`.execute(queries),
  )
  return rows.map(({ id, ref, account, account_name, status, moved: { by, at, source, takenBack } }) => ({
    id,
    ref,
    account: { id: account, name: account_name },
    file: source.digest.split(':')[0] ?? '',
    name: source.name,
    by,
    at,
    takenBack: takenBack !== undefined,
    hasEnded: status === 'completed' || status === 'cancelled',
  }))
}

/** One line a file. */
export function runsOf(moved: readonly MovedHandover[], now: Date, nameOf: (person: string) => string): MoveInRun[] {
  return [...Map.groupBy(moved, ({ file }) => file)].flatMap(([file, all]): MoveInRun[] => {
    const [newest] = all.toSorted((a, b) => (a.at < b.at ? 1 : -1))
    if (!newest) return []
    const untils = all.flatMap((one) => (one.hasEnded ? [] : [takeBackUntil(one.at)])).filter((until) => until > now.toISOString())
    return [
      {
        file,
        name: newest.name,
        at: newest.at,
        by: nameOf(newest.by),
        until: untils.toSorted().at(-1) ?? null,
        handovers: all.map(({ id, ref, account, takenBack }) => ({ id, ref, account, takenBack })),
      },
    ]
  })
}
