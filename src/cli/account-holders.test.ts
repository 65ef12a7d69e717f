import { expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

const id = '0b7d3c1e-1111-4111-8111-000000000001'
const priya = { kind: 'person', id: 'p1', name: 'Priya Nair' }
const history = {
  account: { id, name: 'Kestrel Logistics' },
  at: '2026-03-31T17:00:00.000Z',
  knownAt: null,
  items: [
    {
      role: 'CSM',
      holds: true,
      holder: priya,
      from: '2025-02-01T10:00:00.000Z',
      until: null,
      source: 'handover',
      handover: { id: 'h1', ref: 'KES-12' },
      enteredBy: { id: 'p2', name: 'Marta Lindqvist' },
      reason: null,
      knownSince: '2025-02-01T10:00:00.000Z',
      knownUntil: null,
    },
  ],
  changes: [],
  closed: [],
  family: [],
  may: { correct: false },
}
const accountRow = (name: string, account = id) => ({
  id: account,
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

function server(names: readonly string[]) {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    const url = new URL(String(input))
    asked.push(url.pathname + url.search)
    const body = url.pathname.endsWith('/holders') ? history : { items: names.map((name) => accountRow(name)), next: null }
    return new Response(JSON.stringify(body), { status: 200 })
  }
  return { asked, fetch }
}
const env = { BATON_TOKEN: 'a-token-for-a-test' }

test('the holders of an account are found by its name, with where each is known from', async () => {
  const { asked, fetch } = server(['Kestrel Logistics', 'Kestrel Logistics North'])
  const { code, out } = await runCli(
    ['account', 'holders', 'kestrel logistics', '--role', 'csm', '--at', '2026-03-31', '--known-at', '2026-04-01'],
    { env, fetch },
  )
  expect(code).toBe(0)
  expect(out).toContain('Priya Nair')
  expect(out).toContain('KES-12')
  expect(asked).toEqual([
    '/api/v1/accounts?q=kestrel+logistics&limit=200',
    `/api/v1/accounts/${id}/holders?role=csm&at=2026-03-31&knownAt=2026-04-01`,
  ])
})

test('a part of a name is refused with the accounts that have it', async () => {
  const { fetch } = server(['Kestrel North', 'Kestrel South'])
  const { code, err } = await runCli(['account', 'holders', 'kestrel'], { env, fetch })
  expect(code).toBe(2)
  expect(err).toBe(`There is no account "kestrel" that you can see. Is it one of these: Kestrel North (${id}), Kestrel South (${id})?`)
})
