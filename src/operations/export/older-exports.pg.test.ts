import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { friday, servicesOn } from '../../../tests/support/office.ts'
import { readDeployment } from '../../store/deployment.ts'
import { exported } from '../../store/export-format.ts'
import { exportFormat } from '../../store/export-steps.ts'
import { importWorkspace } from '../../store/import-workspace.ts'
import { verifyWorkspace } from '../../store/verify-workspace.ts'
import { replayed } from '../replay.ts'
import { archiveOf } from './archive.ts'
import { completeFormIn } from './read-archive.ts'

// Exports that older versions of Baton wrote are kept in `tests/exports/`, as those versions wrote them.
const folder = join(import.meta.dirname, '..', '..', '..', 'tests', 'exports')
const oldest = join(folder, 'format-1.zip')
const linesOf = (archive: Uint8Array) => strFromU8(unzipSync(archive)['workspace.jsonl'] ?? new Uint8Array())

let empty: TestDatabase
beforeEach(async () => {
  empty = await freshDatabase()
})
afterEach(() => empty.close())
const tenants = async () => (await empty.owner.query('select from deployment.tenant')).rowCount

test('what the oldest Baton wrote comes in, its log verifies, it sends nothing, and it goes out again in the newest form', async () => {
  const header = await importWorkspace(empty, completeFormIn(oldest))
  expect(header).toMatchObject({ formatVersion: 1, workspace: { rows: { person: 10, account: 1, handover: 1 } } })
  const { tenant } = header.workspace
  expect((await verifyWorkspace(empty, tenant, { replay: replayed })).findings).toEqual([])
  expect((await readDeployment(empty)).maySend).toBe(false)
  // What an older Baton did not keep is derived: nobody has looked yet whether somebody can be reached.
  expect((await empty.owner.query('select account from baton.coverage_look where tenant = $1', [tenant])).rowCount).toBe(1)
  const services = servicesOn(empty)
  const out = await buffer((await archiveOf(services, tenant, { actor: randomUUID() }, friday)).stream)
  expect(JSON.parse(linesOf(out).split('\n')[0] ?? '')).toMatchObject({ formatVersion: exportFormat })
  const next = await freshDatabase()
  try {
    const copy = await importWorkspace(next, Readable.from([linesOf(out)]))
    expect(copy.workspace).toMatchObject({ tenant, hash: header.workspace.hash })
  } finally {
    await services.compile.close()
    await next.close()
  }
})

/** The same export with another first line, sealed anew: by a Baton that there is not yet. */
function withHeader(change: (header: Record<string, unknown>) => object): Readable {
  const [first = '', ...rest] = linesOf(readFileSync(oldest)).split('\n').slice(0, -2)
  const text = [JSON.stringify(change(JSON.parse(first) as Record<string, unknown>)), ...rest, ''].join('\n')
  return Readable.from([`${text}${JSON.stringify({ end: true, sha256: createHash('sha256').update(text).digest('hex') })}\n`])
}

test.each([
  [
    'of a newer format',
    { formatVersion: exportFormat + 1, unheardOf: true, workspace: 7 },
    'import-workspace.newer',
    /its format is \d+, and this one reads up to/,
  ],
  [
    'of a newer Baton in the same format',
    { migrations: [{ name: '9999-later.sql', checksum: 'x' }] },
    'import-workspace.newer',
    /it has 9999-later\.sql, which is unknown here/,
  ],
  [
    'of a Baton with another history',
    { migrations: [{ name: '0001-ground.sql', checksum: 'x' }] },
    'import-workspace.other-history',
    /0001-ground\.sql was changed/,
  ],
  ['of something else', { format: 'baton-backup' }, 'import-workspace.damaged', /does not begin as an export/],
])('one %s is refused with words, and nothing is imported', async (_what, change, code, words) => {
  await expect(
    importWorkspace(
      empty,
      withHeader((header) => ({ ...header, ...change })),
    ),
  ).rejects.toMatchObject({
    code,
    message: expect.stringMatching(words),
  })
  expect(await tenants()).toBe(0)
})

test('one that breaks off in the middle, or whose database goes away in the middle, leaves nothing', async () => {
  const half = async function* () {
    yield linesOf(readFileSync(oldest)).slice(0, 60_000)
    throw new Error('The power went out')
  }
  await expect(importWorkspace(empty, Readable.from(half()))).rejects.toThrow('power')
  expect(await tenants()).toBe(0)
  const whole = linesOf(readFileSync(oldest))
  const killing = async function* () {
    yield whole.slice(0, 60_000)
    await empty.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where xact_start is not null and backend_type = 'client backend' and pid <> pg_backend_pid() and datname = current_database()`,
    )
    yield whole.slice(60_000)
  }
  await expect(importWorkspace(empty, Readable.from(killing()))).rejects.toThrow()
  expect(await tenants()).toBe(0)
  expect(await importWorkspace(empty, Readable.from([whole]))).toMatchObject({ formatVersion: 1 })
})

test('the tables that go along look as the newest format says; when they do not, a step is missing', async () => {
  const { rows } = await empty.owner.query<{ line: string }>(
    `select c.table_name || '.' || c.column_name || ' ' || c.udt_name || case when c.is_nullable = 'NO' then ' not null' else '' end as line
     from information_schema.columns c where c.table_schema = 'baton' and c.table_name = any ($1) order by c.table_name, c.ordinal_position`,
    [exported],
  )
  const file = join(folder, `format-${exportFormat}.txt`)
  const found = `${rows.map(({ line }) => line).join('\n')}\n`
  const known = existsSync(file) ? readFileSync(file, 'utf8') : ''
  expect(
    found,
    `An exported table has other columns than format ${exportFormat}. Add a step to src/store/export-steps.ts, which makes a new format, and write its columns to tests/exports/.`,
  ).toBe(known)
})
