import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, friday, type Office, openOffice } from '../../tests/support/office.ts'
import { handoverRow, seedPlaybook } from '../../tests/support/store-samples.ts'
import { append, lastSeq } from '../store/log.ts'
import { createWorkspace } from '../store/workspaces.ts'
import { confirmImport } from './confirm-import.ts'
import { createAccount } from './create-account.ts'
import { editAccount } from './edit-account.ts'
import { getAccount } from './get-account.ts'
import { listAccounts } from './list-accounts.ts'
import { listPeople } from './list-people.ts'
import { previewImport } from './preview-import.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
})
afterAll(() => database?.close())

type Of = 'accounts' | 'people'
const bytes = (text: string) => new TextEncoder().encode(text)
const preview = (file: string, of: Of = 'accounts', by: FirstName = 'olu') =>
  previewImport(office.services)({ query: { of }, body: bytes(file) }, office.as(by))
const confirm = (file: string, digest: string, of: Of = 'accounts', key?: string, by: FirstName = 'olu') =>
  confirmImport(office.services)(
    { params: { digest }, query: { of }, body: bytes(file) },
    office.as(by, key === undefined ? {} : { idempotency: { key, requestHash: digest } }),
  )
const named = async (q: string) => (await listAccounts(office.services)({ query: { q, limit: 50 } }, office.as('olu'))).items
const seq = () => lastSeq(database, office.tenant)

test('a preview writes nothing, and its confirmation writes all that it showed', async () => {
  const file =
    'Account,CSM,AE,Parent account,Region,ARR,Renewal\nAldi Nord,priya@meridian.example,diego@meridian.example,Aldi Group,EMEA,120000,2027-05-01\nAldi Group,Scale pool,,,EMEA,,\n'
  const before = await seq()
  const shown = await preview(file)
  expect(shown).toMatchObject({ ready: true, rows: 2, added: 2, changed: 0, unchanged: 0 })
  expect(await seq()).toBe(before)
  expect(await confirm(file, shown.digest)).toEqual({ of: 'accounts', added: 2, changed: 0, unchanged: 0 })
  const [group, nord] = await named('aldi')
  expect(group).toMatchObject({ name: 'Aldi Group', holder: { kind: 'pool', name: 'Scale pool' }, parent: null })
  expect(nord).toMatchObject({
    name: 'Aldi Nord',
    holder: { name: 'Priya Nair' },
    ae: { name: 'Diego Alvarez' },
    parent: { id: group?.id },
    arr: 120_000,
    renewal: '2027-05-01',
  })
  expect(await preview(file)).toMatchObject({ added: 0, changed: 0, unchanged: 2 })
})

test('a file with one error is kept out whole', async () => {
  const file = 'Account,CSM\nBorealis,priya@meridian.example\nBoreas,nobody@meridian.example\n'
  const before = await seq()
  const shown = await preview(file)
  expect(shown).toMatchObject({ ready: false, problems: [{ code: 'person.unknown' }] })
  await expect(confirm(file, shown.digest)).rejects.toMatchObject({ kind: 'conflict', code: 'import.has-errors' })
  expect(await seq()).toBe(before)
  expect(await named('bore')).toEqual([])
})

test('a digest confirms its own file on its own state and nothing else', async () => {
  const made = await createAccount(office.services)({ body: { name: 'Cobalt', region: 'EMEA' } }, office.as('olu'))
  const file = 'Account,Region\nCobalt,APAC\n'
  const { digest } = await preview(file)
  await expect(confirm('Account,Region\nCobalt,AMER\n', digest)).rejects.toMatchObject({ code: 'import.changed' })
  const edit = editAccount(office.services)
  await edit({ params: { id: made.id }, body: { region: 'LATAM' } }, office.as('olu'))
  await expect(confirm(file, digest)).rejects.toMatchObject({ kind: 'conflict', code: 'import.changed' })
  // Even when everything reads as it did at the preview: somebody has looked at it in between.
  await edit({ params: { id: made.id }, body: { region: 'EMEA' } }, office.as('olu'))
  await expect(confirm(file, digest)).rejects.toMatchObject({ code: 'import.changed' })
  expect((await named('cobalt'))[0]?.region).toBe('EMEA')
})

test('the same confirmation twice, also at once, writes once and answers the same', async () => {
  const file = 'Account\nDelta One\nDelta Two\n'
  const { digest } = await preview(file)
  const answers = await Promise.all([
    confirm(file, digest, 'accounts', 'k1'),
    confirm(file, digest, 'accounts', 'k1'),
    confirm(file, digest),
  ])
  for (const answer of answers) expect(answer).toEqual({ of: 'accounts', added: 2, changed: 0, unchanged: 0 })
  expect(await confirm(file, digest, 'accounts', 'k1')).toEqual(answers[0])
  expect(await named('delta')).toHaveLength(2)
  const other = await preview('Account\nDelta Three\n')
  await expect(confirm('Account\nDelta Three\n', other.digest, 'accounts', 'k1')).rejects.toMatchObject({ code: 'key.reused' })
})

test('an import enters the first holder and changes other roles, but never who holds an account', async () => {
  const made = await createAccount(office.services)({ body: { name: 'Ember' } }, office.as('olu'))
  const rounds = async (file: string) => confirm(file, (await preview(file)).digest)
  await rounds('Account,CSM,AE\nEmber,priya@meridian.example,diego@meridian.example\n')
  expect(await rounds('Account,CSM\nEmber,tom@meridian.example\n')).toMatchObject({ changed: 0, unchanged: 1 })
  const view = await getAccount(office.services)({ params: { id: made.id } }, office.as('olu'))
  expect(view.people.map(({ role, person }) => `${role} ${person.name}`).toSorted()).toEqual(['AE Diego Alvarez', 'CSM Priya Nair'])
})

test('running handovers of changed accounts are judged again before the answer, and no others', async () => {
  const recheck = vi.fn(async () => {})
  const services = { ...office.services, recheck }
  const create = (name: string) => createAccount(services)({ body: { name, csm: office.people.priya.id } }, office.as('olu'))
  const [fjord, still] = [await create('Fjord'), await create('Still Lake')]
  await seedPlaybook(database, office.tenant)
  for (const [number, { id }] of [fjord, still].entries()) {
    const handover = handoverRow({ account: id, number })
    await append(database, {
      tenant: office.tenant,
      stream: { kind: 'handover', id: handover.id },
      expectedVersion: 0,
      events: [{ type: 'Started' }],
      actor: 'tester',
      at: friday.toISOString(),
      models: { handovers: [handover] },
    })
  }
  const file = 'Account,Region\nFjord,EMEA\nStill Lake,\n'
  const { digest } = await preview(file)
  await confirmImport(services)({ params: { digest }, query: { of: 'accounts' }, body: bytes(file) }, office.as('olu'))
  expect(recheck.mock.calls).toEqual([[office.tenant, [fjord.id], friday]])
})

test('revenue is for operations: an administrator neither imports nor sees it', async () => {
  await createAccount(office.services)({ body: { name: 'Garnet', arr: 777_000 } }, office.as('olu'))
  const shown = await preview('Account,ARR\nGarnet,1\n', 'accounts', 'sam')
  expect(shown).toMatchObject({ ready: false, problems: [{ code: 'column.not-yours' }] })
  expect(JSON.stringify(shown)).not.toContain('777')
})

test('people are added and changed, and are known to the next request', async () => {
  const file =
    'E-mail,Name,Roles,Manager,Time zone,Last day\nmia@meridian.example,Mia Sol,csm,hugo@meridian.example,Europe/Lisbon,\nhugo@meridian.example,Hugo Lang,csm-manager,,,\ntom@meridian.example,Tom Becker,,,,2026-11-01\n'
  const shown = await preview(file, 'people')
  expect(shown).toMatchObject({ ready: true, added: 2, changed: 1 })
  expect(await confirm(file, shown.digest, 'people')).toEqual({ of: 'people', added: 2, changed: 1, unchanged: 0 })
  const { items } = await listPeople(office.services)({ query: { limit: 50 } }, office.as('olu'))
  expect(items.find(({ name }) => name === 'Mia Sol')).toMatchObject({ roles: ['csm'], manager: { name: 'Hugo Lang' }, active: true })
  expect(items.find(({ name }) => name === 'Tom Becker')).toMatchObject({ roles: ['csm'], manager: { name: 'Marta Novak' }, active: false })
  expect((await preview('Account,CSM\nHalo,tom@meridian.example\n')).problems).toMatchObject([{ code: 'person.left' }])
})

test('the most rows that are taken are written at once, and one more is refused with the number', async () => {
  const file = `Account,Region\n${Array.from({ length: 20_000 }, (_, n) => `Bulk ${n},EMEA`).join('\n')}\n`
  const { digest, added } = await preview(file)
  expect(added).toBe(20_000)
  expect(await confirm(file, digest)).toMatchObject({ added: 20_000 })
  await expect(preview(`${file}One more,EMEA\n`)).rejects.toMatchObject({ kind: 'tooLarge', code: 'import.too-many-rows' })
})

test('a file that is too large says how large one may be', async () => {
  const file = new Uint8Array(5 * 1024 * 1024 + 1).fill(65)
  await expect(previewImport(office.services)({ query: { of: 'accounts' }, body: file }, office.as('olu'))).rejects.toMatchObject({
    kind: 'tooLarge',
    message: expect.stringContaining('5 MiB'),
  })
})

test('an import sees nothing of another workspace', async () => {
  const tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Theirs', isDemo: false })
  const theirs = await openOffice(database, tenant)
  const shown = await previewImport(theirs.services)(
    { query: { of: 'accounts' }, body: bytes('Account,Region\nAldi Nord,EMEA\n') },
    theirs.as('olu'),
  )
  expect(shown).toMatchObject({ added: 1, changed: 0 })
})
