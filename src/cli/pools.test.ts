import { expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'
import { poolLines } from './pools.ts'

const lena = { id: 'per-lena', name: 'Lena Vogt' }
const north = { id: 'north', name: 'North', owner: lena, deputy: null, regions: ['EMEA', 'DACH'] }
const pools = [
  { id: 'scale', name: 'Scale', territories: [north, { ...north, id: 'south', name: 'South', regions: ['APAC'] }] },
  { id: 'empty', name: 'Empty', territories: [] },
]

test('pools are told with who signs for each territory, and one without any says so', () => {
  expect(poolLines({ items: pools, regions: [] })).toEqual([
    'Pool   Called  Territory              Called  Owner      Regions',
    'scale  Scale   north                  North   Lena Vogt  EMEA; DACH',
    'scale  Scale   south                  South   Lena Vogt  APAC',
    'empty  Empty   none: nobody can sign',
  ])
  expect(poolLines({ items: [], regions: [] })).toEqual(['There are no pools.'])
})

test('what is in the way of a removal is told as the server says it', async () => {
  const asked: string[] = []
  const detail = 'Scale holds one account (Alder Optik). Hand the accounts over, and complete or cancel the handovers first.'
  const fetch = async (input: string | URL | Request, { method }: RequestInit = {}) => {
    asked.push(`${method} ${new URL(String(input)).pathname}`)
    return Response.json({ code: 'pool.in-use', detail }, { status: 409 })
  }
  const env = { BATON_TOKEN: 'a-token-for-a-test' }
  const refused = await runCli(['pools', 'remove', 'scale'], { env, fetch })
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(detail)])
  await runCli(['pools', 'remove-territory', 'scale', 'north'], { env, fetch })
  expect(asked).toEqual(['DELETE /api/v1/pools/scale', 'DELETE /api/v1/pools/scale/territories/north'])
})

test('a territory is put with people by address and its regions', async () => {
  const sent: unknown[] = []
  const fetch = async (input: string | URL | Request, { method, body }: RequestInit = {}) => {
    const { pathname } = new URL(String(input))
    if (method === 'PUT') sent.push([pathname, JSON.parse(String(body))])
    if (pathname.endsWith('/people'))
      return Response.json({
        items: [{ ...lena, email: 'lena@meridian.example', roles: ['cse'], manager: null, place: 'Berlin', active: true }],
        next: null,
      })
    return Response.json(method === 'PUT' ? pools[0] : { items: pools, regions: [] })
  }
  const args = [
    'pools',
    'put-territory',
    'scale',
    'north',
    '--name',
    'North',
    '--owner',
    'lena@meridian.example',
    '--region',
    'EMEA',
    'DACH',
  ]
  const env = { BATON_TOKEN: 'a-token-for-a-test' }
  expect((await runCli(args, { env, fetch })).code).toBe(0)
  expect(sent).toEqual([['/api/v1/pools/scale/territories/north', { name: 'North', owner: 'per-lena', regions: ['EMEA', 'DACH'] }]])
  const renamed = await runCli(['pools', 'put-territory', 'scale', 'north', '--name', 'Up', '--no-deputy', '--json'], { env, fetch })
  expect(sent[1]).toEqual(['/api/v1/pools/scale/territories/north', { name: 'Up', deputy: null }])
  expect(renamed.json()).toEqual({ items: pools, regions: [] })
})
