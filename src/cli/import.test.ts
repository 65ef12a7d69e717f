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
