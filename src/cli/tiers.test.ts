import { expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'
import { tierLines } from './tiers.ts'

test('tiers are told with who serves them, and names that are not in the list with where they stand', () => {
  expect(
    tierLines({
      items: [{ id: 'gold', name: 'Gold', servedBy: 'person', poolMayTake: false, accounts: 12, playbooks: [] }],
      unlisted: [{ name: 'Bronze', accounts: 1, playbooks: [{ id: 'x', title: 'To the pool' }] }],
    }),
  ).toEqual([
    'Id    Tier  Served by  To a pool  Accounts',
    'gold  Gold  a CSM      never      12',
    'Not in the list: Bronze, one account; named by To the pool',
  ])
  expect(tierLines({ items: [], unlisted: [] })).toEqual(['There are no service tiers: every name is taken as it is written.'])
})

const gold = { id: 'gold', name: 'Gold', servedBy: 'person', poolMayTake: false, accounts: 12, playbooks: [] }
const atRisk = { id: 'at-risk', name: 'At risk', colour: 'rose', about: 'They may not renew', handovers: 1, playbooks: [] }

/** What is put, beside a list with one of each. */
async function put(...args: string[]): Promise<unknown> {
  let sent: unknown
  const fetch = async (_: string | URL | Request, { method, body }: RequestInit = {}) => {
    if (method === 'PUT') sent = JSON.parse(String(body))
    return Response.json({ items: args[0] === 'tiers' ? [gold] : [atRisk], unlisted: [] })
  }
  expect((await runCli(args, { env: { BATON_TOKEN: 'a-token-for-a-test' }, fetch })).code).toBe(0)
  return sent
}

test('a tier with a new name is not opened to pools by that, only by saying so', async () => {
  const renamed = ['tiers', 'put', 'gold', '--name', 'Gold Plus', '--served-by', 'person']
  expect(await put(...renamed)).toEqual({ name: 'Gold Plus', servedBy: 'person', poolMayTake: false })
  expect(await put(...renamed, '--pool-may-take')).toMatchObject({ poolMayTake: true })
  expect(await put('tiers', 'put', 'new', '--name', 'New', '--served-by', 'pool')).toMatchObject({ poolMayTake: true })
})

test('a label with a new name keeps its colour and what it is for', async () => {
  expect(await put('labels', 'put', 'In danger', '--id', 'at-risk')).toEqual({
    name: 'In danger',
    colour: 'rose',
    about: 'They may not renew',
  })
  expect(await put('labels', 'put', 'Watch')).toEqual({ name: 'Watch', colour: 'grey', about: '' })
})

test('what takes a person says how one does it from a terminal', async () => {
  const refusal = { code: 'software.never-signs', detail: 'This takes a person who is signed in.' }
  const fetch = async () => Response.json(refusal, { status: 403 })
  const { code, err } = await runCli(['labels', 'put', 'At risk'], { env: { BATON_TOKEN: 'baton_of-software' }, fetch })
  expect({ code, err }).toEqual({
    code: 1,
    err: 'This takes a person who is signed in. BATON_TOKEN takes your own session too: the token that POST /api/v1/sign-in answers.',
  })
})
