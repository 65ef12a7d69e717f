import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, type Office, openOffice } from '../../tests/support/office.ts'
import type { Refusal } from '../core/base/refusal.ts'
import { verifyWorkspace } from '../store/verify-workspace.ts'
import { listAudit } from './administration/list-audit.ts'
import { commandHandover } from './command-handover.ts'
import { correctHolder } from './correct-holder.ts'
import { createAccount } from './create-account.ts'
import { endAccount } from './end-account.ts'
import { enterHolder } from './enter-holder.ts'
import { getAccount } from './get-account.ts'
import { getHandover } from './get-handover.ts'
import { getStartOptions } from './get-start-options.ts'
import { listHolders } from './list-holders.ts'
import { listPools } from './list-pools.ts'
import { previewImport } from './preview-import.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { putPool, putTerritory } from './put-pools.ts'
import { removePool, removeTerritory } from './remove-pools.ts'
import { startHandover } from './start-handover.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  await publishPlaybooks(
    office.services,
    office.tenant,
    ['csm-to-cse', 'csm-to-csm'].map((name) => ({
      name: `${name}.md`,
      text: readFileSync(join(import.meta.dirname, `../../playbooks/${name}.md`), 'utf8'),
    })),
  )
})
afterAll(() => database?.close())

const pool = (id: string, name: string) => putPool(office.services)({ params: { id }, body: { name } }, office.as('olu'))
const territory = (id: string, name: string, regions: string[], of = 'growth') =>
  putTerritory(office.services)(
    { params: { id: of, territory: id }, body: { name, owner: office.people.lena.id, deputy: null, regions } },
    office.as('olu'),
  )
const removed = (id: string, by: FirstName = 'olu') => removePool(office.services)({ params: { id } }, office.as(by))
const without = (id: string, of = 'growth') => removeTerritory(office.services)({ params: { id: of, territory: id } }, office.as('olu'))
const heldBy = async (name: string, region: string, holder: string) => {
  const { id } = await createAccount(office.services)({ body: { name, region } as never }, office.as('olu'))
  await enterHolder(office.services)({ params: { id, role: 'csm' }, body: { kind: 'pool', id: holder } } as never, office.as('olu'))
  return id
}
const handed = async (name: string, to: string) => {
  const { id: account } = await createAccount(office.services)(
    { body: { name, region: 'EMEA', csm: office.people.priya.id } as never },
    office.as('olu'),
  )
  const started = await startHandover(office.services)(
    {
      body: { playbook: 'csm-to-cse', account, to, reason: { kind: 'realignment' }, roles: { AE: office.people.diego.id } },
    } as never,
    office.as('marta'),
  )
  return started as { id: string; ref: string }
}
const refusal = (asked: Promise<unknown>): Promise<Refusal> =>
  asked.then(
    () => {
      throw new Error('It was not refused')
    },
    (error: Refusal) => error,
  )
const audit = async () =>
  (await listAudit(office.services)({ query: { limit: 20, as: 'json', subject: 'pools' } } as never, office.as('olu'))).items.map(
    ({ words }) => words,
  )
const names = async () => (await listPools(office.services)({}, office.as('vera'))).items.map(({ name }) => name)

describe('a pool', () => {
  test('that holds accounts or takes part in running handovers stays, and what is in the way is named', async () => {
    await pool('growth', 'Growth')
    await territory('everywhere', 'Everywhere', [])
    const alder = await heldBy('Alder Optik', 'EMEA', 'growth')
    const { ref, id } = await handed('Birch Rail', 'growth')
    const refused = await refusal(removed('growth'))
    expect(refused).toMatchObject({
      kind: 'conflict',
      code: 'pool.in-use',
      details: {
        accounts: { count: 1, some: [{ id: alder, name: 'Alder Optik' }] },
        handovers: { count: 1, some: [{ ref, account: 'Birch Rail' }] },
      },
    })
    expect(refused.message).toBe(
      `Growth holds one account (Alder Optik); one handover (${ref}) with Growth is under way. Hand the accounts over, and complete or cancel the handovers first.`,
    )
    expect(await refusal(removed('nowhere'))).toMatchObject({ kind: 'unknown', code: 'pool.unknown' })

    await commandHandover(office.services)(
      { params: { id }, body: { command: 'cancel', because: 'It was a trial' } } as never,
      office.as('marta'),
    )
    expect(await refusal(removed('growth'))).toMatchObject({ details: { accounts: { count: 1 }, handovers: { count: 0 } } })
    await endAccount(office.services)({ params: { id: alder }, body: { on: '2026-11-20', because: 'It is over' } }, office.as('olu'))

    expect((await removed('growth')).items.map(({ name }) => name)).toEqual(['Scale pool'])
    expect(await audit()).toContain('Olu Adeyemi removed the pool Growth with its territory Everywhere')
    expect(await refusal(removed('growth'))).toMatchObject({ code: 'pool.unknown' })
    // What was handed to it goes on to say so by its name.
    const room = (await getHandover(office.services)({ params: { id } }, office.as('marta'))) as { to: { name: string } }
    expect(room.to.name).toBe('Growth')
    expect((await verifyWorkspace(database, office.tenant)).findings).toEqual([])
  })

  test('that was removed takes nothing any more: no start, no holder, no list offers or knows it', async () => {
    const { id } = await createAccount(office.services)(
      { body: { name: 'Cedar Foods', region: 'EMEA', csm: office.people.priya.id } as never },
      office.as('olu'),
    )
    const options = await getStartOptions(office.services)({ query: { account: id } }, office.as('marta'))
    expect(JSON.stringify(options)).not.toContain('growth')
    expect(await refusal(handed('Dune Media', 'growth'))).toMatchObject({ code: 'start.no-pool' })
    expect(await refusal(heldBy('Elm Print', 'EMEA', 'growth'))).toMatchObject({ code: 'pool.unknown' })
    const preview = await previewImport(office.services)(
      { query: { of: 'accounts' }, body: new TextEncoder().encode('Name,CSM\nFir Labs,Growth\n') } as never,
      office.as('olu'),
    )
    expect(preview.ready).toBe(false)
    expect(await refusal(territory('again', 'Again', []))).toMatchObject({ code: 'pool.unknown' })
    const correct = (to: string | null) =>
      correctHolder(office.services)(
        {
          params: { id },
          body: { role: 'cse', holder: { kind: 'pool', id: 'growth' }, from: '2026-11-02', to, reason: 'It was so', preview: false },
        } as never,
        office.as('olu'),
      )
    expect(await refusal(correct(null))).toMatchObject({ code: 'pool.unknown' })
    // The past is another matter: it was there then.
    await correct('2026-11-09')
    const { items } = (await listHolders(office.services)(
      { params: { id }, query: { at: '2026-11-05' } } as never,
      office.as('priya'),
    )) as {
      items: { holder: { name: string } | null }[]
    }
    expect(JSON.stringify(items)).toContain('Growth')
    expect((await getAccount(office.services)({ params: { id } }, office.as('priya'))).fields.name).toBe('Cedar Foods')
  })

  test('comes back under its name, without the territories that it had, and its name is free for another one meanwhile', async () => {
    await pool('other', 'growth')
    await removed('other')
    const back = await pool('growth', 'Growth')
    expect(back).toEqual({ id: 'growth', name: 'Growth', territories: [] })
    expect(await names()).toEqual(['Growth', 'Scale pool'])
  })

  test('of two who add one of the same name at once, one is told', async () => {
    const both = await Promise.allSettled([pool('twin', 'Twin'), pool('twin-2', 'Twin')])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await names()).filter((name) => name === 'Twin')).toHaveLength(1)
  })

  test('saved as it is, changes nothing and is no entry of the audit', async () => {
    await territory('north', 'North', ['EMEA', 'DACH'])
    const before = await audit()
    await pool('growth', 'Growth')
    await territory('north', 'North', ['EMEA', 'DACH'])
    expect(await audit()).toEqual(before)
  })
})

describe('a territory', () => {
  test('goes when another one takes what lies in it; until then the accounts are named for which nobody would sign', async () => {
    await territory('south', 'South', ['APAC'])
    await territory('west', 'West', ['US Central'])
    const elder = await heldBy('Elder Bank', 'DACH', 'growth')
    const refused = await refusal(without('north'))
    expect(refused).toMatchObject({
      kind: 'conflict',
      code: 'territory.in-use',
      details: { accounts: { count: 1, some: [{ id: elder }] } },
    })
    expect(refused.message).toBe(
      'Without North, nobody would sign for one account (Elder Bank) of Growth. Have another territory list their regions first, or hand the accounts over.',
    )
    await territory('south', 'South', ['APAC', 'DACH'])
    const { items } = await without('north')
    expect(items.find(({ id }) => id === 'growth')?.territories.map(({ name }) => name)).toEqual(['South', 'West'])
    expect(await audit()).toContain('Olu Adeyemi removed the territory North of Growth')
    // The one that is left takes them all.
    expect((await without('south')).items.find(({ id }) => id === 'growth')?.territories.map(({ name }) => name)).toEqual(['West'])
    expect(await refusal(without('west'))).toMatchObject({ code: 'territory.in-use' })
    expect(await refusal(without('north'))).toMatchObject({ kind: 'unknown', code: 'territory.unknown' })
    expect(await refusal(without('west', 'scale-pool'))).toMatchObject({ code: 'territory.unknown' })
  })

  test('in which a handover runs stays until that has ended', async () => {
    const { ref } = await handed('Fjord Ferries', 'scale-pool')
    expect((await refusal(without('central', 'scale-pool'))).message).toContain(`One handover (${ref}) in Central is under way.`)
  })

  test('that was removed from one pool can be made in another', async () => {
    const { territories } = await territory('north', 'North', ['Nordics'], 'twin')
    expect(territories.map(({ name }) => name)).toEqual(['North'])
  })
})
