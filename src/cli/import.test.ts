import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

const digest = 'ab'.repeat(32)
const env = { BATON_TOKEN: 'a-token-for-a-test' }
let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-import-'))
  file = join(folder, 'accounts.csv')
  writeFileSync(file, 'Account,CSM\nKestrel,priya@meridian.example\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const preview = {
  of: 'accounts',
  digest,
  columns: [{ column: 'Account', field: 'name', confidence: 'certain', because: 'its name' }],
  problems: [],
  rows: 1,
  added: 1,
  changed: 0,
  unchanged: 0,
  differences: [{ row: 2, name: 'Kestrel', kind: 'added', fields: [] }],
  ready: true,
  looksLike: null,
}

/** Counts what is written. */
function server(shown: object = preview) {
  const written: string[] = []
  const fetch = async (input: string | URL | Request) => {
    const { pathname, search } = new URL(String(input))
    if (!pathname.endsWith('/confirm')) return Response.json(shown)
    written.push(pathname + search)
    return Response.json({ of: 'accounts', added: 1, changed: 0, unchanged: 0 })
  }
  return { written, fetch }
}

test('a dry run shows what would change and writes nothing', async () => {
  const { written, fetch } = server()
  const { code, out } = await runCli(['import', file, '--dry-run'], { env, fetch })
  expect(code).toBe(0)
  expect(out).toMatch(/1 row of accounts: 1 new, 0 changed[\s\S]*Account +name +certain[\s\S]*\+ Kestrel \(row 2\)[\s\S]*digest ab/)
  expect(written).toEqual([])
})

test('a dry run of accounts with their people counts nobody as missing who comes with the people, and everybody else', async () => {
  const people = join(folder, 'people.csv')
  writeFileSync(people, 'Name,E-mail\nPriya Nair,Priya@meridian.example\n')
  const unknown = (value: string) => ({
    code: 'person.unknown',
    severity: 'error',
    message: 'A CSM is nobody here. Add them first, or correct the address.',
    count: 1,
    places: [{ row: 2, column: 'CSM', value }],
  })
  const dryRun = (value: string) => {
    const fetch = async (input: string | URL | Request) =>
      Response.json(
        String(input).includes('of=people') ? { ...preview, of: 'people' } : { ...preview, ready: false, problems: [unknown(value)] },
      )
    return runCli(['import', file, '--people', people, '--dry-run'], { env, fetch })
  }
  expect(await dryRun('priya@meridian.example')).toMatchObject({
    code: 0,
    err: expect.stringMatching(/comes with .*people\.csv, which is written first/),
  })
  expect(await dryRun('tim@meridian.example')).toMatchObject({ code: 1, err: expect.stringContaining('has errors') })
})

test('without a person at the terminal nothing is written unless --yes says so', async () => {
  const { written, fetch } = server()
  expect(await runCli(['import', file], { env, fetch })).toMatchObject({ code: 1, err: expect.stringContaining('--yes') })
  expect(written).toEqual([])
  expect(await runCli(['import', file, '--yes'], { env, fetch })).toMatchObject({ code: 0, out: expect.stringContaining('1 added') })
  expect(written).toEqual([`/api/v1/imports/${digest}/confirm?of=accounts`])
})

test('a person is asked, and only yes is yes', async () => {
  const { written, fetch } = server()
  for (const answer of ['', 'n', 'yesterday'])
    expect(await runCli(['import', file], { env, fetch, ask: async () => answer })).toMatchObject({ code: 1, err: 'Nothing was written.' })
  expect(written).toEqual([])
  expect(await runCli(['import', file], { env, fetch, ask: async () => 'yes' })).toMatchObject({ code: 0 })
  expect(written).toHaveLength(1)
})

test('with a digest only what that preview has shown is written', async () => {
  const { written, fetch } = server()
  expect(await runCli(['import', file, '--yes', '--digest', 'cd'.repeat(32)], { env, fetch })).toMatchObject({
    code: 1,
    err: expect.stringContaining('Look at it again'),
  })
  expect(written).toEqual([])
  expect(await runCli(['import', file, '--yes', '--digest', digest], { env, fetch })).toMatchObject({ code: 0 })
})

test('a file with errors is not written, also with --yes, and its problems are told with row and column', async () => {
  const problem = {
    code: 'csm.unknown',
    severity: 'error',
    message: 'These owners are nobody here.',
    count: 7,
    places: [{ row: 4, column: 'CSM', value: 'x@example.com' }],
  }
  const { written, fetch } = server({ ...preview, problems: [problem], ready: false })
  const { code, out, err } = await runCli(['import', file, '--yes'], { env, fetch })
  expect(code).toBe(1)
  expect(out).toMatch(/error: These owners are nobody here\. \(7 places\)\n {4}row 4, CSM: x@example\.com\n {4}and 6 more/)
  expect(err).toContain('nothing of it is written')
  expect(written).toEqual([])
})

test.each([
  [[], /Name a file/],
  [['nowhere.csv'], /cannot be read/],
  [['accounts.csv', '--yes', '--dry-run'], /give one of them/],
])('what cannot be used ends with 2: %j', async (args, words) => {
  const { code, err } = await runCli(['import', ...args], { env })
  expect(code).toBe(2)
  expect(err).toMatch(words)
})

const runs = [
  {
    digest: 'abcd'.padEnd(64, '0'),
    done: { of: 'contact', added: 3, changed: 1, unchanged: 0 },
    at: '2026-11-20T10:00:00.000Z',
    by: 'Olu Adeyemi',
    until: '2026-11-21T10:00:00.000Z',
    undone: null,
  },
  {
    digest: 'abce'.padEnd(64, '0'),
    done: { of: 'people', added: 2, changed: 0, unchanged: 0 },
    at: '2026-11-18T10:00:00.000Z',
    by: 'Olu Adeyemi',
    until: null,
    undone: null,
  },
]
const undo = {
  digest: runs[0]?.digest,
  of: 'contact',
  until: '2026-11-21T10:00:00.000Z',
  removed: 3,
  restored: 1,
  left: 1,
  leftBecause: [{ name: 'Mei, Kestrel', because: 'Contact: somebody changed it since' }],
}

function undoServer() {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const { pathname } = new URL(String(input))
    asked.push(`${init?.method ?? 'GET'} ${pathname.slice(0, 24)}`)
    return Response.json(pathname.endsWith('/undo') ? undo : { items: runs })
  }
  return { posts: () => asked.filter((one) => one.startsWith('POST')).length, fetch }
}

test('what was imported is listed with how long it can be taken back', async () => {
  const { out } = await runCli(['import', '--list'], { env, fetch: undoServer().fetch })
  expect(out).toMatch(
    /abcd00000000 +contact +3 +1 +20 Nov 2026, 10:00 UTC +Olu Adeyemi +until 21 Nov 2026, 10:00 UTC[\s\S]*people[\s\S]*no longer possible/,
  )
})

test('an import is taken back by the first letters of its digest, after a look at what stays', async () => {
  const { posts, fetch } = undoServer()
  expect(await runCli(['import', '--undo', 'abc'], { env, fetch })).toMatchObject({ code: 1, err: expect.stringContaining('at least 4') })
  expect(await runCli(['import', '--undo', 'abcd', '--dry-run'], { env, fetch })).toMatchObject({
    code: 0,
    out: expect.stringContaining('stays: Mei, Kestrel: Contact: somebody changed it since'),
  })
  expect(await runCli(['import', '--undo', 'abcd'], { env, fetch })).toMatchObject({ code: 1, err: expect.stringContaining('--yes') })
  expect(await runCli(['import', '--undo', 'abcd'], { env, fetch, ask: async () => 'no' })).toMatchObject({
    code: 1,
    err: 'Nothing was taken back.',
  })
  expect(posts()).toBe(0)
  expect(await runCli(['import', '--undo', 'abcd', '--yes'], { env, fetch })).toMatchObject({
    code: 0,
    out: expect.stringContaining('Taken back: 3 removed, 1 as before, 1 left'),
  })
  expect(posts()).toBe(1)
})

test('a list is named as people say it', async () => {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    asked.push(new URL(String(input)).search)
    return Response.json({ of: 'success-plan', columns: [], csv: 'Account,Title\r\n' })
  }
  expect(await runCli(['import', '--template', 'Success plans'], { env, fetch })).toMatchObject({
    code: 0,
    out: expect.stringContaining('Account,Title'),
  })
  expect(asked).toEqual(['?of=success-plan'])
  expect(await runCli(['import', '--template', 'cats'], { env, fetch })).not.toMatchObject({ code: 0 })
})
