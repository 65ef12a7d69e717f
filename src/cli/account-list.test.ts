import { expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

const env = { BATON_TOKEN: 'a-token-for-a-test' }
const row = {
  id: 'a1',
  name: 'Kestrel\u001b[31m Logistics',
  parent: null,
  holder: { kind: 'person', id: 'p1', name: 'Priya Nair' },
  ae: null,
  territory: null,
  region: null,
  renewal: '2027-03-22',
  arr: null,
  health: 'green',
  handover: { id: 'h1', ref: 'KES-12' },
}

/** Two pages of one account each, for whatever is asked; pools and people by their name. */
function server() {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    const { pathname, searchParams } = new URL(String(input))
    if (pathname.endsWith('/pools')) return Response.json({ items: [{ id: 'cse-plus', name: 'CSE+', territories: [] }], regions: [] })
    asked.push(String(searchParams))
    const isFirst = !searchParams.has('cursor')
    return Response.json({ items: [{ ...row, name: isFirst ? row.name : 'Larkfield' }], next: isFirst ? 'more' : null })
  }
  return { asked, fetch }
}

test('baton account list takes the filters of the list by the names that people use', async () => {
  const { asked, fetch } = server()
  const args = ['account', 'list', '--holder', 'cse+', '--tier', 'Scale', '--search', 'kest', '--ended', '--limit', '1']
  const { code, out } = await runCli(args, { env, fetch })
  expect({ code, asked }).toEqual({ code: 0, asked: ['tier=Scale&holder=cse-plus&q=kest&ended=true&limit=1'] })
  expect(out.split('\n')).toEqual([
    'Account                Holder      Renewal      Health  Handover',
    'Kestrel[31m Logistics  Priya Nair  22 Mar 2027  green   KES-12',
    '',
    'There are more: --cursor more',
  ])
})

test('baton account list --all --json is every page as one', async () => {
  const { fetch } = server()
  const { json } = await runCli(['account', 'list', '--all', '--json'], { env, fetch })
  expect(json()).toMatchObject({ items: [{ name: row.name }, { name: 'Larkfield' }], next: null })
})

test('baton account list says that none matches', async () => {
  const fetch = async () => Response.json({ items: [], next: null })
  expect((await runCli(['account', 'list', '--ended'], { env, fetch })).out).toBe('No account matches.')
})
