import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

/** A list of accounts is handed over from the terminal: looked at first, and only then started. */

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-list-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const priya = { kind: 'person', id: 'priya', name: 'Priya Nair' }
const tom = { kind: 'person', id: 'tom', name: 'Tom Becker' }
const row = (number: number, name: string, problem: object | null = null) => ({
  row: number,
  account: { id: `a${number}`, name },
  from: problem ? null : priya,
  to: problem ? null : tom,
  children: 0,
  awaiting: problem ? null : { id: 'tom', name: 'Tom Becker' },
  problem,
})

const person = (email: string) => ({
  id: email.split('@')[0],
  name: email,
  email,
  roles: ['csm'],
  manager: null,
  place: 'Europe/Berlin',
  active: true,
})
const account = (name: string) => ({
  id: `id of ${name}`,
  name,
  parent: null,
  holder: priya,
  ae: null,
  territory: null,
  region: null,
  renewal: null,
  arr: null,
  health: null,
  handover: null,
})

function server(rows: object[], problems: number) {
  const asked: { path: string; body: { to?: string; accounts: object[] }; key: string | null }[] = []
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(String(input))
    const path = url.pathname.replace('/api/v1', '')
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    if (body) asked.push({ path, body, key: new Headers(init.headers).get('idempotency-key') })
    const answers: Record<string, object> = {
      '/pools': { items: [], regions: [] },
      '/people': { items: [person(url.searchParams.get('q') ?? '')], next: null },
      '/accounts': { items: [account(url.searchParams.get('q') ?? '')], next: null },
      '/handovers/bulk/preview': { rows, problems, mails: 1 },
      '/handovers/bulk': {
        handovers: [
          {
            row: 1,
            id: 'h',
            ref: 'KES-12',
            number: 12,
            account: { id: 'a1', name: 'Kestrel' },
            state: 'proposed',
            awaiting: { id: 'tom', name: 'Tom Becker' },
          },
        ],
        mails: 1,
      },
    }
    return new Response(JSON.stringify(answers[path]), { status: 200 })
  }
  return { asked, fetch }
}

const list = (text: string) => {
  const file = join(folder, 'accounts.csv')
  writeFileSync(file, text)
  return ['handover', 'start-many', file, '--playbook', 'csm-to-csm', '--to', 'tom@x.example', '--reason', 'departure']
}
const env = { BATON_TOKEN: 'a-token-for-a-test' }

test('each line is an account, with a receiver of its own where one is named, and a key comes along', async () => {
  const { asked, fetch } = server([row(1, 'Kestrel')], 0)
  const { code, out, err } = await runCli([...list('Kestrel\n# gone\n\n"Orchid, Clinics",mei@x.example\r\n'), '--yes'], { env, fetch })
  expect([code, err]).toEqual([0, ''])
  expect(asked.map(({ path }) => path)).toEqual(['/handovers/bulk/preview', '/handovers/bulk'])
  expect(asked[1]?.body).toMatchObject({
    to: 'tom',
    accounts: [{ account: 'id of Kestrel' }, { account: 'id of Orchid, Clinics', to: 'mei' }],
  })
  expect(asked[1]?.key).toBeTruthy()
  expect(out).toContain('KES-12 is proposed: Kestrel; it waits for Tom Becker to accept.')
})

test('the first line may be a header, as spreadsheets write one', async () => {
  for (const header of ['account', '\uFEFF"Account"', 'account,to']) {
    const { asked, fetch } = server([row(1, 'Kestrel')], 0)
    expect((await runCli([...list(`${header}\nKestrel\n`), '--yes'], { env, fetch })).code).toBe(0)
    expect(asked[0]?.body.accounts).toEqual([{ account: 'id of Kestrel' }])
  }
})

test('what cannot be handed over is said row by row, and nothing is started', async () => {
  const refused = row(2, 'Halden', { code: 'account.has-handover', message: 'Halden already has a running handover.', where: null })
  const { asked, fetch } = server([row(1, 'Kestrel'), refused], 1)
  const { code, out, err } = await runCli([...list('Kestrel\nHalden'), '--yes'], { env, fetch })
  expect(code).toBe(1)
  expect(out).toContain('row 2: Halden: Halden already has a running handover.')
  expect(err).toContain('1 account of 2 cannot be handed over, so nothing was started.')
  expect(asked.map(({ path }) => path)).toEqual(['/handovers/bulk/preview'])
})

test('repeated with its key and --yes it says what it started, though each account is under way by now', async () => {
  const begun = row(1, 'Kestrel', { code: 'account.has-handover', message: 'Kestrel already has a running handover, KES-12.', where: null })
  const { asked, fetch } = server([begun], 1)
  const { code, out, err } = await runCli([...list('Kestrel'), '--yes', '--key', 'night-7'], { env, fetch })
  expect([code, err, asked.at(-1)?.key]).toEqual([0, '', 'night-7'])
  expect(out).toBe('KES-12 is proposed: Kestrel; it waits for Tom Becker to accept.\n1 person is written to, once each.')
  expect((await runCli([...list('Kestrel'), '--dry-run', '--key', 'night-7'], { env, fetch })).code).toBe(1)
})

test('refused under a key it says row by row why', async () => {
  const refused = row(1, 'Kestrel', {
    code: 'account.has-handover',
    message: 'Kestrel already has a running handover, KES-9.',
    where: null,
  })
  const { fetch } = server([refused], 1)
  const says = { code: 'bulk.refused', detail: '1 of 1 accounts cannot be handed over, so none was.' }
  const refusing = async (input: string | URL | Request, init?: RequestInit) =>
    String(input).endsWith('/handovers/bulk') ? Response.json(says, { status: 409 }) : fetch(input, init)
  const { code, out, err } = await runCli([...list('Kestrel'), '--yes', '--key', 'night-8'], { env, fetch: refusing })
  expect([code, err]).toEqual([1, '1 account of 1 cannot be handed over, so nothing was started.'])
  expect(out).toContain('row 1: Kestrel: Kestrel already has a running handover, KES-9.')
})
