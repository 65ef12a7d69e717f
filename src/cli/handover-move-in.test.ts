import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'
import type { MoveInRow } from '../contract/move-ins.ts'

const digest = 'ab'.repeat(32)
const env = { BATON_TOKEN: 'a-token-for-a-test' }
let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-move-in-'))
  file = join(folder, 'kestrel.md')
  writeFileSync(file, '- [x] Every CTA closed\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const row: MoveInRow = {
  row: 1,
  state: 'ready',
  because: null,
  asked: [],
  ref: null,
  account: { id: 'a', name: 'Kestrel' },
  playbook: { id: 'csm-to-cse', title: 'To the pool' },
  from: 'Priya Nair',
  to: 'CSE+',
  startedOn: '2026-11-02',
  stage: 'Review',
  done: [{ id: 't', title: 'Classify', kind: 'attested', value: 'Moved in', source: 'Sam' }],
  against: [{ id: 'c', title: 'Close CTAs', because: 'One is open' }],
  open: [{ id: 'r', title: 'Review it', who: 'Lena', due: '2026-12-02T10:00:00.000Z' }],
  approvals: [],
  letterSentOn: null,
  answers: { kept: 4, blank: ['Health: why'] },
  follows: [],
  leftOut: [{ what: 'gate', id: 'g', title: 'Review', because: 'It is decided here.' }],
  unread: [{ line: 3, text: 'Bought a cake' }],
}
function server(one: MoveInRow = row) {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    const { pathname, search } = new URL(String(input))
    asked.push(decodeURIComponent(pathname + search).replaceAll('+', ' '))
    return pathname.endsWith('/confirm')
      ? Response.json({ handovers: [{ row: 1, id: 'h', ref: 'KES-12', account: row.account }] })
      : Response.json({ name: 'kestrel.md', digest, columns: [], problems: [], handovers: [one], ready: one.state === 'ready' })
  }
  return { asked, fetch }
}

test('what becomes of a handover is shown whole before anybody is asked', async () => {
  const { asked, fetch } = server()
  const { code, out } = await runCli(
    ['handover', 'move-in', file, '--dry-run', '--approved-by', 'Lena Vogt', '--role', 'AE=Diego', '--role', 'CSM=Priya'],
    { env, fetch },
  )
  expect(code).toBe(0)
  for (const words of [
    'said: Classify',
    'Close CTAs: One is open',
    'Review it: Lena, until 2026-12-02',
    'answers kept: 4',
    'Review: It is decided here.',
    'line 3: Bought a cake',
    digest,
  ])
    expect(out).toContain(words)
  expect(asked).toEqual(['/api/v1/move-ins?approvedBy=Lena Vogt&name=kestrel.md&roles=AE=Diego; CSM=Priya'])
})

test('only yes writes, and a script has to say it', async () => {
  const { asked, fetch } = server()
  expect(await runCli(['handover', 'move-in', file], { env, fetch })).toMatchObject({ code: 1, err: expect.stringContaining('--yes') })
  expect(await runCli(['handover', 'move-in', file], { env, fetch, ask: async () => 'no' })).toMatchObject({
    code: 1,
    err: 'Nothing was written.',
  })
  expect(asked.filter((one) => one.includes('/confirm'))).toEqual([])
  expect(await runCli(['handover', 'move-in', file], { env, fetch, ask: async () => 'yes' })).toMatchObject({
    code: 0,
    out: expect.stringContaining('KES-12: Kestrel goes on here.'),
  })
  expect(await runCli(['handover', 'move-in', file, '--yes', '--digest', 'cd'.repeat(32)], { env, fetch })).toMatchObject({
    code: 1,
    err: expect.stringContaining('Look at it again'),
  })
})

test('what is missing is named with its option, and what is refused with its reason', async () => {
  const asked: MoveInRow = {
    ...row,
    state: 'asked',
    asked: [
      { field: 'approvedOn', title: 'When was it approved?', why: null, choices: [] },
      { field: 'role:AE', title: 'Who is the AE?', why: 'Kestrel has no AE here.', choices: [] },
    ],
  }
  const shown = await runCli(['handover', 'move-in', file, '--yes'], { env, fetch: server(asked).fetch })
  expect(shown).toMatchObject({
    code: 1,
    out: expect.stringMatching(/Give --approved-on\.[\s\S]*Who is the AE\? Kestrel has no AE here\. Give --role "AE=…"/),
  })
  const refused = await runCli(['handover', 'move-in', file, '--yes'], {
    env,
    fetch: server({ ...row, state: 'refused', because: 'It is gone' }).fetch,
  })
  expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('Kestrel (row 1): It is gone') })
})

test('a file that was moved in is taken back after a look at what goes and what stays, by the first letters of its digest', async () => {
  const handovers = [{ id: 'h', ref: 'KES-12', account: { id: 'a', name: 'Kestrel' } }]
  const run = { file: digest, name: 'list.csv', at: '2026-11-20T10:00:00.000Z', by: 'Sam', until: '2026-11-21T10:00:00.000Z' }
  const asked: string[] = []
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const { pathname } = new URL(String(input))
    asked.push(`${init?.method ?? 'GET'} ${pathname}`)
    if (!pathname.endsWith('/undo'))
      return Response.json({ items: [{ ...run, handovers: handovers.map((one) => ({ ...one, takenBack: false })) }] })
    return Response.json({
      file: digest,
      name: 'list.csv',
      goes: handovers,
      stays: [{ ...handovers[0], ref: 'KES-13', because: 'It has ended since.' }],
    })
  }
  const cli = (...more: string[]) => runCli(['handover', 'move-in', ...more], { env, fetch })
  expect((await cli('--list')).out).toMatch(/abababababab\s+list\.csv\s+KES-12/)
  const looked = await cli('--undo', 'abab', '--dry-run')
  expect(looked.out).toContain('goes: KES-12, Kestrel')
  expect(looked.out).toContain('stays: KES-13, Kestrel: It has ended since.')
  expect(await cli('--undo', 'abab')).toMatchObject({ code: 1, err: expect.stringContaining('nobody is here to confirm') })
  expect(asked.filter((one) => one.startsWith('POST'))).toEqual([])
  expect(await cli('--undo', 'abab', '--yes')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Taken back: KES-12. Nobody was told'),
  })
  expect(asked.at(-1)).toBe(`POST /api/v1/move-ins/${digest}/undo`)
  expect(await cli('--undo', 'ffff')).toMatchObject({ code: 1, err: expect.stringContaining('No file that was moved in begins with ffff') })
})
