import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../../tests/support/database.ts'
import { type FirstName, type Office, openOffice } from '../../../tests/support/office.ts'
import type { Refusal } from '../../core/base/refusal.ts'
import { verifyWorkspace } from '../../store/verify-workspace.ts'
import { listAudit } from '../administration/list-audit.ts'
import { commandHandover } from '../command-handover.ts'
import { createAccount } from '../create-account.ts'
import { getAccount } from '../get-account.ts'
import { getIssue } from '../get-issue.ts'
import { getPlaybook } from '../get-playbook.ts'
import { listAccounts } from '../list-accounts.ts'
import { listHandovers } from '../list-handovers.ts'
import { listPlaybooks } from '../list-playbooks.ts'
import { listRecordKinds } from '../list-record-kinds.ts'
import { previewImport } from '../preview-import.ts'
import { publishPlaybooks } from '../publish-playbooks.ts'
import { putOnlyRecord } from '../put-only-record.ts'
import { replayed } from '../replay.ts'
import { startHandover } from '../start-handover.ts'
import { listLabels, putLabel, removeLabel } from './labels.ts'
import { listServiceTiers, putServiceTier, removeServiceTier } from './service-tiers.ts'

let database: TestDatabase
let office: Office
const page = (name: string) => readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  await publishPlaybooks(office.services, office.tenant, [
    // Without the labels that it gives, which are for the second half.
    { name: 'csm-to-cse.md', text: page('csm-to-cse').replace(/^\/label .*$/m, '') },
    { name: 'csm-to-csm.md', text: page('csm-to-csm') },
  ])
})
afterAll(() => database?.close())

type Tier = { name: string; servedBy: 'person' | 'pool'; poolMayTake?: boolean; place?: number }
const put = (id: string, { poolMayTake = true, ...body }: Tier, by: FirstName = 'olu') =>
  putServiceTier(office.services)({ params: { id }, body: { ...body, poolMayTake } } as never, office.as(by))
const remove = (id: string) => removeServiceTier(office.services)({ params: { id } }, office.as('olu'))
const tiers = () => listServiceTiers(office.services)({}, office.as('vera'))
const label = (id: string, name: string, colour = 'blue') =>
  putLabel(office.services)({ params: { id }, body: { name, colour, about: '' } } as never, office.as('olu'))
const account = async (name: string, tier?: string) => {
  const made = await createAccount(office.services)(
    { body: { name, region: 'EMEA', csm: office.people.priya.id } as never },
    office.as('olu'),
  )
  if (tier !== undefined) await give(made.id, tier)
  return made.id
}
const give = (id: string, tier: string) =>
  putOnlyRecord(office.services)({ params: { id, kind: 'service-tier' }, body: { data: { tier } } } as never, office.as('marta'))
const toPool = (id: string) =>
  startHandover(office.services)(
    {
      body: {
        playbook: 'csm-to-cse',
        account: id,
        to: office.pool,
        reason: { kind: 'realignment' },
        roles: { AE: office.people.diego.id },
      },
    } as never,
    office.as('marta'),
  )
const tierOf = async (id: string) => (await getAccount(office.services)({ params: { id } }, office.as('priya'))).serviceTier
const audit = async () =>
  (
    await listAudit(office.services)({ query: { limit: 50, as: 'json', subject: 'tiers and labels' } } as never, office.as('olu'))
  ).items.map(({ words }) => words)
const refusal = (asked: Promise<unknown>): Promise<Refusal> =>
  asked.then(
    () => {
      throw new Error('It was not refused')
    },
    (error: Refusal) => error,
  )

describe('service tiers', () => {
  let alder: string
  let birch: string

  test('while there is no list every name is taken, and the list says what accounts and pages have', async () => {
    alder = await account('Alder Optik', 'Gold')
    birch = await account('Birch Rail', 'gold')
    expect(await tiers()).toEqual({
      items: [],
      unlisted: [
        { name: 'gold', accounts: 2, playbooks: [] },
        { name: 'Scale', accounts: 0, playbooks: [{ id: 'csm-to-cse', title: expect.any(String) }] },
      ],
    })
  })

  test('are kept in their order, each with who serves it', async () => {
    await put('scale', { name: 'Scale', servedBy: 'pool', poolMayTake: false })
    await put('gold', { name: 'Gold', servedBy: 'person', poolMayTake: false, place: 1 })
    const { items, unlisted } = await put('growth', { name: 'Growth', servedBy: 'person', place: 2 })
    expect(items.map(({ name, servedBy, poolMayTake, accounts }) => [name, servedBy, poolMayTake, accounts])).toEqual([
      ['Gold', 'person', false, 2],
      ['Growth', 'person', true, 0],
      // What a pool serves it may take, whatever was said.
      ['Scale', 'pool', true, 0],
    ])
    expect(unlisted).toEqual([])
    expect(await tierOf(alder)).toEqual({ name: 'Gold', servedBy: 'person', poolMayTake: false })
  })

  test('a name that is not in the list is refused with the list, by hand and in a list that comes in', async () => {
    const refused = await refusal(give(alder, 'Platinum'))
    expect(refused).toMatchObject({ code: 'tier.unknown', kind: 'invalid' })
    expect(refused.message).toContain('There are: Gold, Growth, Scale.')
    const preview = await previewImport(office.services)(
      {
        query: { of: 'service-tier' },
        body: new TextEncoder().encode('Account,Tier\nAlder Optik,platinum\nBirch Rail,scale\n'),
      } as never,
      office.as('olu'),
    )
    expect(preview.ready).toBe(false)
    expect(preview.problems).toMatchObject([
      {
        code: 'tier.unknown',
        message: expect.stringContaining('There are: Gold, Growth, Scale.'),
        places: [{ row: 2, value: 'platinum' }],
      },
    ])
    expect(preview.differences).toMatchObject([{ fields: [{ before: 'gold', after: 'Scale' }] }])
    const { items } = await listRecordKinds(office.services)({}, office.as('priya'))
    expect(items.find(({ kind }) => kind === 'service-tier')?.schema).toMatchObject({
      properties: { tier: { enum: ['Gold', 'Growth', 'Scale'] } },
    })
  })

  test('an account of a tier that stays with a person starts no way to a pool', async () => {
    expect(await refusal(toPool(alder))).toMatchObject({
      code: 'start.tier-stays',
      message: expect.stringContaining('the service tier Gold'),
    })
    await give(alder, 'Growth')
    expect(await toPool(alder)).toMatchObject({ state: 'running' })
    await give(alder, 'Gold')
  })

  test('a new name moves every account in the same step, and each keeps how old its facts are', async () => {
    await put('gold', { name: 'Premier', servedBy: 'person', poolMayTake: false })
    expect([await tierOf(alder), await tierOf(birch)]).toMatchObject([{ name: 'Premier' }, { name: 'Premier' }])
    expect(
      (await listAccounts(office.services)({ query: { tier: 'premier', limit: 50 } } as never, office.as('priya'))).items,
    ).toHaveLength(2)
    expect((await audit())[0]).toBe(
      'Olu Adeyemi renamed the service tier Gold to Premier: served by a CSM, never to a pool; 2 accounts moved along',
    )
    expect((await verifyWorkspace(database, office.tenant, { replay: replayed })).findings).toEqual([])
  })

  test('a name that playbooks have stays, and no two tiers share one', async () => {
    const refused = await refusal(put('scale', { name: 'Pooled', servedBy: 'pool' }))
    expect(refused).toMatchObject({ code: 'tier.named-by-playbooks', details: { playbooks: [{ id: 'csm-to-cse' }] } })
    expect(refused.message).toContain('publish the page')
    expect(await refusal(put('other', { name: 'premier', servedBy: 'person' }))).toMatchObject({ code: 'tier.exists' })
    expect(await refusal(put('Not an id', { name: 'Other', servedBy: 'person' }))).toMatchObject({ code: 'tier.id' })
  })

  test('one that accounts or playbooks have is not removed, with the count; another one is', async () => {
    expect(await refusal(remove('gold'))).toMatchObject({ code: 'tier.in-use', details: { accounts: 2 } })
    expect(await refusal(remove('scale'))).toMatchObject({ code: 'tier.named-by-playbooks' })
    expect((await remove('growth')).items.map(({ name }) => name)).toEqual(['Premier', 'Scale'])
    expect(await refusal(remove('growth'))).toMatchObject({ code: 'tier.none' })
    // And comes back under its id.
    expect((await put('growth', { name: 'Growth', servedBy: 'person' })).items.map(({ name }) => name)).toEqual([
      'Premier',
      'Scale',
      'Growth',
    ])
  })

  test('two who write at once both get through, and the order has no gap', async () => {
    await Promise.all(['one', 'two', 'three'].map((id) => put(id, { name: `Tier ${id}`, servedBy: 'person' })))
    const { items } = await tiers()
    expect(items).toHaveLength(6)
    const { tiers: stored } = await office.services.directory(office.tenant)
    expect(stored.map(({ order }) => order)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('a page that names a tier which is not here has a warning, and the list of pages counts it', async () => {
    const text = page('csm-to-csm').replace(
      /^- Old CSM: Read this playbook.*$/m,
      (task) => `${task}\n- New CSM: Move it up <!-- { id: move-up, do: { cs-platform.set-tier: { tier: Bronze } } } -->`,
    )
    await publishPlaybooks(office.services, office.tenant, [{ name: 'csm-to-csm.md', text }])
    const { diagnostics, problems } = await getPlaybook(office.services)({ params: { id: 'csm-to-csm' }, query: {} }, office.as('vera'))
    expect(diagnostics.filter(({ code }) => code === 'tier.unknown')).toMatchObject([{ message: expect.stringContaining('"Bronze"') }])
    const { items } = await listPlaybooks(office.services)({}, office.as('vera'))
    expect(items.find(({ id }) => id === 'csm-to-csm')?.problems).toBe(problems)
  })
})

describe('labels', () => {
  let first: { id: string; ref: string }
  let second: { id: string; ref: string }
  const list = async (labelled: string) =>
    (await listHandovers(office.services)({ query: { sort: 'due', limit: 50, label: labelled } } as never, office.as('vera'))).items.map(
      ({ ref }) => ref,
    )
  const command = (id: string, body: object, by: FirstName = 'priya') =>
    commandHandover(office.services)({ params: { id }, body: body as never }, office.as(by))

  beforeAll(async () => {
    const start = async (name: string) => {
      const id = await account(name)
      return toPool(id)
    }
    first = await start('Cedar Clinics')
    second = await start('Dogwood Foods')
  })

  test('are found in the list by what people put on, and stand in the issue', async () => {
    await label('at-risk', 'At risk', 'rose')
    await label('watch', 'Watch')
    await command(first.id, { command: 'put-labels', labels: ['at-risk'] })
    expect([await list('at-risk'), await list('watch')]).toEqual([[first.ref], []])
    expect((await refusal(list('no-such'))).message).toBe('There is no label "no-such" here. There are: at-risk (At risk), watch (Watch).')
    const { items } = await listHandovers(office.services)({ query: { sort: 'due', limit: 50 } } as never, office.as('vera'))
    expect(items.find(({ ref }) => ref === first.ref)?.labels).toEqual([
      { id: 'at-risk', name: 'At risk', colour: 'rose', fromPage: false },
    ])
    const issue = await getIssue(office.services)({ params: { id: first.id }, query: { as: 'json' } } as never, office.as('priya'))
    expect(issue).toMatchObject({ labels: ['At risk'], text: expect.stringContaining('/label ~"At risk"') })
    expect((await refusal(command(first.id, { command: 'put-labels', labels: ['watch'] }, 'vera'))).code).toBe('label.not-yours')
  })

  test('keep their handovers under a new name, and one in use is not removed, with the count', async () => {
    await label('at-risk', 'In danger', 'rose')
    expect(await list('at-risk')).toEqual([first.ref])
    const removeIt = () => removeLabel(office.services)({ params: { id: 'at-risk' } }, office.as('olu'))
    expect(await refusal(removeIt())).toMatchObject({ code: 'label.in-use', details: { handovers: 1 } })
    await commandHandover(office.services)(
      { params: { id: first.id }, body: { command: 'cancel', because: 'Only a test' } as never },
      office.as('marta'),
    )
    // An ended handover is still sorted.
    await command(first.id, { command: 'take-off-labels', labels: ['at-risk'] })
    expect((await removeIt()).items.map(({ name }) => name)).toEqual(['Watch'])
    expect((await audit()).slice(0, 2)).toEqual([
      'Olu Adeyemi removed the label In danger',
      'Olu Adeyemi renamed the label At risk to In danger',
    ])
  })

  test('that a page gives are carried by all its handovers, and keep their name as long as it does', async () => {
    await publishPlaybooks(office.services, office.tenant, [
      { name: 'csm-to-cse.md', text: page('csm-to-cse').replace(/^\/label .*$/m, '/label ~"watch" ~"Elsewhere"') },
    ])
    const { items, unlisted } = await listLabels(office.services)({}, office.as('vera'))
    expect([items.map(({ name, playbooks }) => [name, playbooks.length]), unlisted.map(({ name }) => name)]).toEqual([
      [['Watch', 1]],
      ['Elsewhere'],
    ])
    expect(await refusal(label('watch', 'Look'))).toMatchObject({ code: 'label.named-by-playbooks' })
    const id = await account('Elm Energy')
    const third = await toPool(id)
    expect(await list('watch')).toEqual([third.ref])
    await command(second.id, { command: 'put-labels', labels: ['watch'] })
    expect((await list('watch')).toSorted()).toEqual([second.ref, third.ref].toSorted())
  })

  test('no name breaks the line of the issue', async () => {
    for (const name of ['Say "no"', 'a ~ b', 'two\nlines']) expect(await refusal(label('odd', name))).toMatchObject({ code: 'label.name' })
    expect(await refusal(label('again', 'WATCH'))).toMatchObject({ code: 'label.exists' })
  })
})
