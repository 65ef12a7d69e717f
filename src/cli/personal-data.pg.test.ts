import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type Office, openOffice } from '../../tests/support/office.ts'
import { runCli } from '../../tests/support/run-cli.ts'
import { createAccount } from '../operations/create-account.ts'
import { listErasures } from '../operations/personal-data/erase-person.ts'
import { putRecord } from '../operations/put-record.ts'
import { verifyWorkspace } from '../store/verify-workspace.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  const { id } = await createAccount(office.services)(
    { body: { name: 'Alder Optik', csm: office.people.priya.id } } as never,
    office.as('olu'),
  )
  const data = { name: 'Dana Ortiz', email: 'dana@alder.example', notes: 'candid-words' }
  await putRecord(office.services)({ params: { id, kind: 'contact', key: 'dana' }, body: { data } } as never, office.as('priya'))
})
afterAll(() => database?.close())

const cli = (...args: string[]) => {
  const url = `postgresql://owner@localhost/${database.name}?host=${encodeURIComponent(database.host)}`
  return runCli(args, { env: { DATABASE_URL: url, BATON_DATA: database.dataDir } })
}

test('what is kept for how long, and what would go', async () => {
  const { out, code } = await cli('retention', '--preview')
  expect(code).toBe(0)
  expect(out).toContain('Test workspace: not looked through yet')
  expect(out).toMatch(/Mail that Baton sent +24 months +nothing/)
  expect(out).toMatch(/Letters +for ever +nothing/)
})

test('a contact is looked at, given out into a file of one’s own, and erased; who asked stands in the log', async () => {
  const preview = await cli('personal-data', 'preview', 'DANA@alder.example')
  expect(preview.out).toContain('Contact: 2 places, goes.')
  const file = join(database.dataDir, 'dana.json')
  expect((await cli('personal-data', 'export', 'dana@alder.example', '--by', 'Ada Park', '--out', file)).code).toBe(0)
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    subject: { name: 'Dana Ortiz' },
    leftOut: [expect.stringContaining('only few')],
  })
  expect(readFileSync(file, 'utf8')).not.toContain('candid-words')
  // Neither a file that is there nor a folder that is not: refused in words, and nothing was given out.
  for (const [out, words] of [
    [file, /exists already\. Choose another name/],
    [join(database.dataDir, 'no-folder', 'dana.json'), /There is no folder .*no-folder\. Make it first/],
  ] as const) {
    const refused = await cli('personal-data', 'export', 'dana@alder.example', '--by', 'Ada Park', '--out', out)
    expect([refused.code, refused.err]).toEqual([expect.any(Number), expect.stringMatching(words)])
  }
  const erased = await cli('personal-data', 'erase', 'dana@alder.example', '--by', 'Ada Park', '--why', 'Asked for')
  expect(erased.out).toMatch(/^Erased\. Now: Erased person [0-9a-f]{6}; 1 entry of the log lost words\.$/m)
  expect((await verifyWorkspace(database, office.tenant)).findings).toEqual([])
  const { rows } = await database.owner.query(
    `select body from baton.event where tenant = $1 and type in ('PersonErased', 'PersonalDataExported')`,
    [office.tenant],
  )
  expect(rows.map(({ body }) => JSON.parse(body).event.by)).toEqual(['Ada Park', 'Ada Park'])
  expect(await listErasures(office.services)({}, office.as('olu'))).toMatchObject({ items: [{ by: { name: 'Ada Park, on the server' } }] })
})

test('who is not there, or still works here, is said in words', async () => {
  expect((await cli('personal-data', 'erase', 'dana@alder.example', '--by', 'Ada Park')).err).toContain(
    'There is no such person or contact',
  )
  const refused = await cli('personal-data', 'erase', 'priya@meridian.example', '--by', 'Ada Park')
  expect([refused.code, refused.err]).toEqual([expect.any(Number), expect.stringContaining('End their access first')])
})
