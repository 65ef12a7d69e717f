import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replayed } from '../../src/operations/replay.ts'
import { readCheckpoints, writeCheckpoint } from '../../src/store/checkpoint.ts'
import { append } from '../../src/store/log.ts'
import { verify } from '../../src/store/verify.ts'
import { numberGiven } from '../support/number-given.ts'
import { openTwoWorkspaces, type TwoWorkspaces } from '../support/two-workspaces.ts'
import { type Log, tamperings } from './tampering.ts'
import { choicesOf } from './values.ts'

/**
 * The log of a company at work, damaged in every way and at any place, and looked at by the independent checker in the
 * same transaction. `BATON_TAMPER=150` damages it 150 times in each way.
 */

const times = numberGiven('BATON_TAMPER', process.env.BATON_TAMPER, 0)
const numRuns = times > 0 ? times : 12

let two: TwoWorkspaces
let log: Log
beforeAll(async () => {
  two = await openTwoWorkspaces()
  const { services, tenant } = two.ours
  // Names of which one begins like the other are where two ways to sort part.
  const said = {
    restricted: 'candid',
    roles: { 'New CSM': 'a', 'New CSM Manager': 'b', New: 'c' },
    because: 'They disagree',
    note: 'Careful',
  }
  await append(services.database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: Array.from({ length: 6 }, (_, index) => ({ type: 'NoteAdded', index, ...said })),
    actor: 'tester',
    at: '2026-11-28T09:00:00.000Z',
  })
  await writeCheckpoint(services.database, tenant, new Date('2026-11-29T00:00:00.000Z'))
  const { rows } = await services.database.owner.query<{ seq: string; body: string }>(
    'select seq, body from baton.event where tenant = $1 order by seq',
    [tenant],
  )
  log = { tenant, last: rows.length, bodies: new Map(rows.map(({ seq, body }) => [Number(seq), body])) }
})
afterAll(() => two?.close())

/** What the checker says of the damaged log. Nothing of the damage stays. */
async function findingsOf(damage?: (client: Awaited<ReturnType<typeof connect>>) => Promise<unknown>) {
  const client = await connect()
  try {
    await client.query('begin')
    await damage?.(client)
    const checkpoints = readCheckpoints(two.ours.services.database.dataDir, log.tenant)
    return (await verify(client, { tenant: log.tenant, checkpoints, replay: replayed })).findings
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const connect = () => two.ours.services.database.owner.connect()

test('untouched it verifies, and it has values in it that not everybody may read', async () => {
  expect(await findingsOf()).toEqual([])
  const { rows } = await two.ours.services.database.owner.query('select count(*)::int as n from baton.event where sealed is not null')
  expect(rows[0].n).toBeGreaterThan(0)
  expect(log.last).toBeGreaterThan(20)
})

describe.each(Object.entries(tamperings))('%s', (_name, make) => {
  test('is found, and where', { timeout: times > 0 ? 3_600_000 : 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const damage = make(log, choicesOf(g))
        const findings = await findingsOf(damage.do)
        const found = findings.map(({ code, seq }) => `${code} ${seq}`).join(', ')
        if (!findings.some(({ seq }) => damage.places.includes(seq))) throw new Error(`${damage.words}: found is only "${found}"`)
      }),
      { numRuns, endOnFailure: true },
    ),
  )
})
