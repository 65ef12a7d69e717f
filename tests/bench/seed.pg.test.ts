import { afterAll, beforeAll, expect, test } from 'vitest'
import { fill, fillByCommands } from '../../benchmarks/seed/fill.ts'
import { stories } from '../../benchmarks/seed/templates.ts'
import { replayed } from '../../src/operations/replay.ts'
import { verifyWorkspace } from '../../src/store/verify-workspace.ts'
import { freshDatabase, type TestDatabase } from '../support/database.ts'

/** The bench measures what real work leaves behind, only faster made: the seed ends in the rows that commands end in. */

const from = new Date('2026-11-23T08:00:00.000Z')
const copies = 2
const free = 2

let fast: TestDatabase
let slow: TestDatabase
let tenants: string[]

beforeAll(async () => {
  ;[fast, slow] = [await freshDatabase(), await freshDatabase()]
  tenants = [await fill(fast, { handovers: (copies + 1) * stories.length, free, from }), await fillByCommands(slow, { copies, free, from })]
})
afterAll(async () => {
  await fast?.close()
  await slow?.close()
})

test('seeding ends in the same rows of every table as the commands of the engine', async () => {
  const [seeded, commanded] = await Promise.all([fast, slow].map(rowsOf))
  expect(Object.values(commanded ?? {}).flat().length).toBeGreaterThan(500)
  for (const [table, rows] of Object.entries(commanded ?? {})) {
    const own = new Set(seeded?.[table])
    expect(
      rows.filter((row) => !own.has(row)).map((row) => row.slice(0, 400)),
      table,
    ).toEqual([])
    expect(seeded?.[table]?.length, table).toBe(rows.length)
  }
})

test('the log of what was seeded is whole, and every state is what its events make', async () => {
  expect(tenants[0]).toBe(tenants[1])
  expect(await verifyWorkspace(fast, tenants[0] ?? '', { replay: replayed })).toMatchObject({ findings: [] })
})

/** What differs by its nature: salts and what is hashed over them, ids that the database itself draws, and its own clock. */
const drawn: Record<string, string> = {
  event: `- '{hash,digest,salt,seq}'::text[]`,
  chain: `- 'hash'`,
  holding: `- 'id'`,
  timer: `|| jsonb_build_object('cancelled_at', x.cancelled_at is not null)`,
}

/** Somebody on whom nothing waits any more has a row, somebody on whom nothing ever waited has none; so with every count. */
const counted: Record<string, string> = { waiting_count: 'where mine <> 0 or others <> 0', insight_count: 'where n <> 0' }

async function rowsOf(database: TestDatabase): Promise<Record<string, string[]>> {
  const { rows: tables } = await database.owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'baton'::regnamespace and relkind = 'r' and relname <> 'relay_cursor' order by 1`,
  )
  const found: Record<string, string[]> = {}
  for (const { name } of tables) {
    const { rows } = await database.owner.query<{ row: string }>(
      `select (to_jsonb(x) ${drawn[name] ?? ''})::text as row from baton.${name} x
       ${counted[name] ?? ''} order by 1`,
    )
    found[name] = rows.map(({ row }) => row)
  }
  return found
}
