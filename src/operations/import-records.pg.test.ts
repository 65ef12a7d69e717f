import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, friday, type Office, openOffice } from '../../tests/support/office.ts'
import { handoverRow, seedPlaybook } from '../../tests/support/store-samples.ts'
import { type ImportOf, importedKinds } from '../contract/imports.ts'
import { kindOf } from '../core/records/kinds.ts'
import { append, lastSeq } from '../store/log.ts'
import { createWorkspace } from '../store/workspaces.ts'
import { confirmImport } from './confirm-import.ts'
import { createAccount } from './create-account.ts'
import { deleteRecord } from './delete-record.ts'
import { editAccount } from './edit-account.ts'
import { getAccount } from './get-account.ts'
import { getImportTemplate } from './get-import-template.ts'
import { listAccounts } from './list-accounts.ts'
import { listImports } from './list-imports.ts'
import { listPeople } from './list-people.ts'
import { listRecords } from './list-records.ts'
import { previewImport } from './preview-import.ts'
import { previewUndo } from './preview-undo.ts'
import { putRecord } from './put-record.ts'
import type { Services } from './services.ts'
import { undoImport } from './undo-import.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  await seedPlaybook(database, office.tenant)
})
afterAll(() => database?.close())

const bytes = (text: string) => new TextEncoder().encode(text)
const preview = (file: string, of: ImportOf, by: FirstName = 'olu', in_ = office) =>
  previewImport(in_.services)({ query: { of }, body: bytes(file) }, in_.as(by))
const confirm = (file: string, digest: string, of: ImportOf, services: Services = office.services) =>
  confirmImport(services)({ params: { digest }, query: { of }, body: bytes(file) }, office.as('olu'))
async function imported(file: string, of: ImportOf) {
  const { digest, problems, ready } = await preview(file, of)
  expect(ready, JSON.stringify(problems)).toBe(true)
  return { digest, done: await confirm(file, digest, of) }
}
const undo = (digest: string, by: FirstName = 'olu', hours = 0) =>
  undoImport(office.services)({ params: { digest } }, office.as(by, { now: new Date(friday.getTime() + hours * 3_600_000) }))
const account = async (name: string, more: object = {}) =>
  (await createAccount(office.services)({ body: { name, ...more } }, office.as('olu'))).id
const records = async (id: string, by: FirstName = 'olu') =>
  (await listRecords(office.services)({ params: { id } }, office.as(by))).items.flatMap(({ kind, key, data }) =>
    kind === 'assignment' ? [] : [{ kind, key, data }],
  )
const named = async (q: string) =>
  (await listAccounts(office.services)({ query: { q, limit: 50 } }, office.as('olu'))).items.map(({ name }) => name)

test('contacts come in as a CRM exports them, and the same file again changes nothing', async () => {
  const id = await account('Alder Foods', { externalId: '0015g00000Alder' })
  const file =
    'Account ID,Account Name,First Name,Last Name,E-Mail,Job Title\n0015g00000Alder,Alder Foods,Anna,Weber,anna@alder.example,CTO\n,Alder Foods,Ben,Weber,,\n'
  const { done } = await imported(file, 'contact')
  expect(done).toEqual({ of: 'contact', added: 2, changed: 0, unchanged: 0 })
  expect(await records(id)).toMatchObject([
    { kind: 'contact', key: 'Anna Weber', data: { name: 'Anna Weber', email: 'anna@alder.example', title: 'CTO', importance: 'regular' } },
    { kind: 'contact', key: 'Ben Weber', data: { name: 'Ben Weber' } },
  ])
  expect(await preview(file, 'contact')).toMatchObject({ added: 0, changed: 0, unchanged: 2 })
  // Her address says who she is also under another name; who has none is known by the name.
  const renamed = await preview('Account,Name,Email\nAlder Foods,Anna Berg,anna@alder.example\n', 'contact')
  expect(renamed.differences).toMatchObject([{ kind: 'changed', fields: [{ field: 'Name', before: 'Anna Weber', after: 'Anna Berg' }] }])
})

test.each(importedKinds)('the template of %s names the columns of its schema, and comes in twice as one record', async (of) => {
  const { csv, columns } = await getImportTemplate(office.services)({ query: { of } }, office.as('olu'))
  const id = await account(`For ${of}`, { zone: 'Europe/Berlin' })
  const file = csv.replace('Kestrel Logistics', `For ${of}`)
  expect(columns.filter(({ field }) => field !== 'account' && field !== 'accountId' && field !== 'key').length).toBeGreaterThan(0)
  for (const { field } of columns.slice(3)) expect(Object.keys(kindOf(of).schema.shape)).toContain(field)
  expect((await imported(file, of)).done).toMatchObject({ added: 1 })
  expect(await preview(file, of)).toMatchObject({ added: 0, changed: 0, unchanged: 1, ready: true })
  expect((await records(id, 'olu')).filter(({ kind }) => kind === of)).toHaveLength(1)
})

test('what is wrong is told with its row, its column and what to do, and nothing is written', async () => {
  await account('Beech', { zone: 'America/New_York' })
  const before = await lastSeq(database, office.tenant)
  const shown = await preview(
    'Account,Subject,Status,Owner,Followers,Opened at\nBeech,One,open,,priya@meridian.example; Nobody Here,2026-11-20 09:00\nBeech,Two,half open,,,\nBirch,Three,open,,,\nBeech,,open,,,31/12/2026 25:00\n',
    'ticket',
  )
  expect(shown.ready).toBe(false)
  expect(Object.fromEntries(shown.problems.map(({ code, places }) => [code, places.map(({ row, column }) => [row, column])]))).toEqual({
    'person.unknown': [[2, 'Followers']],
    'choice.unknown': [[3, 'Status']],
    'account.unknown': [[4, 'Account']],
    'cell.missing': [[5, 'Subject']],
    'date.invalid': [[5, 'Opened at']],
  })
  expect(await lastSeq(database, office.tenant)).toBe(before)
})

test('a wall clock is that of the account, a day of the helpdesk is read as a day, and people are named as they are written', async () => {
  const id = await account('Cedar', { zone: 'America/New_York' })
  await imported(
    'Customer;Ticket number;Title;State;Created;Last updated;Followers\nCedar;T-7;Login;pending;2026-11-20 09:00;31/10/2026;Priya Nair; \n'.replace(
      '; \n',
      '\n',
    ),
    'ticket',
  )
  expect(await records(id)).toMatchObject([
    {
      key: 'T-7',
      data: {
        subject: 'Login',
        status: 'pending',
        openedAt: '2026-11-20T14:00:00.000Z',
        updatedAt: '2026-10-31T16:00:00.000Z',
        followers: [{ id: office.people.priya.id, name: 'Priya Nair' }],
      },
    },
  ])
})

test('what the importer may not read is neither set, nor shown, nor lost', async () => {
  const id = await account('Dahlia', { csm: office.people.priya.id })
  await putRecord(office.services)(
    { params: { id, kind: 'contact', key: 'mei' }, body: { data: { name: 'Mei', stance: 'critic', notes: 'Wants our head' } } },
    office.as('priya'),
  )
  const refused = await preview('Account,Name,Notes\nDahlia,Mei,guess\n', 'contact')
  expect(refused).toMatchObject({ ready: false, problems: [{ code: 'column.not-yours' }] })
  expect(JSON.stringify(refused)).not.toMatch(/our head|critic|guess/)
  const { columns } = await getImportTemplate(office.services)({ query: { of: 'contact' } }, office.as('olu'))
  expect(columns.map(({ field }) => field)).not.toContain('notes')
  const { digest } = await imported('Account,Name,Title\nDahlia,Mei,CFO\n', 'contact')
  expect((await records(id, 'priya'))[0]?.data).toMatchObject({ title: 'CFO', stance: 'critic', notes: 'Wants our head' })
  expect(await undo(digest)).toMatchObject({ removed: 0, restored: 1, left: 0 })
  expect((await records(id, 'priya'))[0]).toEqual({
    kind: 'contact',
    key: 'mei',
    data: { name: 'Mei', stance: 'critic', notes: 'Wants our head', importance: 'regular', approvedRecipient: false },
  })
  // Money is for operations: an administrator neither imports nor sees it.
  await imported('Account,Name,Kind,Stage,Status,Amount\nDahlia,Renewal,renewal,Closing,open,777001\n', 'opportunity')
  const guess = await preview('Account,Name,Amount\nDahlia,Renewal,777001\n', 'opportunity', 'sam')
  expect(guess.problems).toMatchObject([{ code: 'column.not-yours' }])
  expect(JSON.stringify(guess)).not.toContain('777001')
})

test('a kind that a system feeds is refused whole, with the system', async () => {
  const tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Fed', isDemo: false })
  const fed = await openOffice(database, tenant)
  await append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'Fed' }],
    actor: 'tester',
    at: friday.toISOString(),
    models: { workspace: { settings: { feeds: { ticket: 'Zendesk' } } } },
  })
  await createAccount(fed.services)({ body: { name: 'Elm' } }, fed.as('olu'))
  const shown = await preview('Account,Subject,Status\nElm,One,open\n', 'ticket', 'olu', fed)
  expect(shown.problems).toMatchObject([
    { code: 'record.fed', message: 'Tickets come from Zendesk. Change them there; Baton reads them from there.' },
  ])
})

test('a file of another workspace is refused with the reason, whatever it is about', async () => {
  const theirs = [randomUUID(), randomUUID()]
  const contacts = await preview(`Account ID,Account,Name\n${theirs.map((id) => `${id},Alder Foods,Eve`).join('\n')}\n`, 'contact')
  expect(contacts).toMatchObject({ ready: false, added: 0, problems: [{ code: 'account.unknown', count: 2 }] })
  expect(contacts.problems[0]?.message).toMatch(/written by another workspace, it belongs there/)
  const accounts = await preview(`Account ID,Account\n${theirs.map((id) => `${id},Alder Foods`).join('\n')}\n`, 'accounts')
  expect(accounts).toMatchObject({ ready: false, problems: [{ code: 'account.unknown', count: 2 }] })
})

async function startHandover(account: string, number: number) {
  const handover = handoverRow({ account, number })
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

test('running handovers see the records before the answer; a confirmation that is repeated after a crash looks again and writes nothing', async () => {
  const [fir, still] = [await account('Fir', { csm: office.people.priya.id }), await account('Still', { csm: office.people.priya.id })]
  await startHandover(fir, 101)
  await startHandover(still, 102)
  const file = 'Account,Title,Status\nFir,Renew,open\n'
  const { digest } = await preview(file, 'cta')
  const dies = vi.fn(async () => {
    throw new Error('The process was killed')
  })
  await expect(confirm(file, digest, 'cta', { ...office.services, recheck: dies })).rejects.toThrow('killed')
  const seq = await lastSeq(database, office.tenant)
  const recheck = vi.fn(async () => {})
  expect(await confirm(file, digest, 'cta', { ...office.services, recheck })).toEqual({ of: 'cta', added: 1, changed: 0, unchanged: 0 })
  expect(recheck.mock.calls).toEqual([[office.tenant, [fir], friday]])
  expect(await lastSeq(database, office.tenant)).toBe(seq)
})

test('an import that dies while it is written leaves nothing of itself', async () => {
  const id = await account('Ginkgo')
  const file = `Account,Name\n${Array.from({ length: 2000 }, (_, n) => `Ginkgo,Person ${n}`).join('\n')}\n`
  const { digest } = await preview(file, 'contact')
  const before = await lastSeq(database, office.tenant)
  // Somebody holds the table of records, so that it stands still when its entries are in the log and its records are not.
  const holder = await database.owner.connect()
  await holder.query('begin')
  await holder.query('lock table baton.record in share mode')
  const writing = confirm(file, digest, 'contact').catch((error: unknown) => error)
  const killed = async () => {
    const { rowCount } = await database.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where wait_event_type = 'Lock' and query like 'select baton.append(%' and datname = current_database()`,
    )
    return rowCount
  }
  await expect.poll(killed).toBe(1)
  await holder.query('rollback')
  holder.release()
  expect(await writing).toMatchObject({ code: 'database.away' })
  await vi.waitFor(() => database.app.query('select 1'), { timeout: 20_000 })
  expect(await records(id)).toEqual([])
  expect(await lastSeq(database, office.tenant)).toBe(before)
  expect(await confirm(file, digest, 'contact')).toEqual({ of: 'contact', added: 2000, changed: 0, unchanged: 0 })
  expect(await records(id)).toHaveLength(2000)
})

test('within a day a list is taken back: what it added goes, what it changed is as before, what somebody touched stays and is named', async () => {
  const id = await account('Hazel')
  const put = putRecord(office.services)
  await put({ params: { id, kind: 'cta', key: 'Old' }, body: { data: { title: 'Old', status: 'open' } } }, office.as('olu'))
  const before = await records(id)
  const { digest } = await imported('Account,Title,Status\nHazel,Old,closed\nHazel,New,open\nHazel,Touched,open\nHazel,Gone,open\n', 'cta')
  await put({ params: { id, kind: 'cta', key: 'Touched' }, body: { data: { title: 'Touched', status: 'in progress' } } }, office.as('olu'))
  await deleteRecord(office.services)({ params: { id, kind: 'cta', key: 'Gone' } }, office.as('olu'))
  const { items } = await listImports(office.services)({}, office.as('sam'))
  expect(items[0]).toMatchObject({
    digest,
    by: 'Olu Adeyemi',
    until: '2026-11-21T10:00:00.000Z',
    undone: null,
    done: { of: 'cta', added: 3, changed: 1 },
  })
  const seq = await lastSeq(database, office.tenant)
  const shown = await previewUndo(office.services)({ params: { digest } }, office.as('sam'))
  expect(shown).toMatchObject({ removed: 1, restored: 1, left: 2 })
  expect(shown.leftBecause).toEqual([
    { name: 'Touched, Hazel', because: 'CTA: somebody changed it since' },
    { name: 'Gone, Hazel', because: 'CTA: somebody removed it since' },
  ])
  expect(await lastSeq(database, office.tenant)).toBe(seq)
  await expect(undo(digest, 'olu', 24)).rejects.toMatchObject({ kind: 'conflict', code: 'import.too-late' })
  expect(await undo(digest, 'sam', 23)).toEqual(shown)
  expect(await records(id)).toMatchObject([...before, { key: 'Touched', data: { status: 'in progress' } }])
  await expect(undo(digest)).rejects.toMatchObject({ kind: 'conflict', code: 'import.undone' })
  await expect(undo('f'.repeat(64))).rejects.toMatchObject({ kind: 'unknown', code: 'import.unknown' })
  expect((await listImports(office.services)({}, office.as('sam'))).items[0]).toMatchObject({
    until: null,
    undone: { by: 'Sam Reed', takenBack: 2, left: 2 },
  })
})

test('the same file after it was taken back is another import', async () => {
  await account('Ivy')
  const file = 'Account,Name\nIvy,Rose\n'
  const first = await imported(file, 'contact')
  await undo(first.digest)
  const second = await imported(file, 'contact')
  expect(second.digest).not.toBe(first.digest)
  expect(second.done).toMatchObject({ added: 1 })
})

test('accounts that a list added go again, those that it changed are as before, and what is built on stays and is named', async () => {
  const known = await account('Juniper', { region: 'EMEA', csm: office.people.tom.id })
  const { digest } = await imported(
    'Account,Region,CSM,AE,Parent account\nJuniper,APAC,,diego@meridian.example,\nKapok Group,EMEA,Scale pool,,\nKapok North,EMEA,priya@meridian.example,,Kapok Group\nKapok South,EMEA,priya@meridian.example,,Kapok Group\nLarch,EMEA,priya@meridian.example,,\nMaple,EMEA,priya@meridian.example,,\nNutmeg,EMEA,priya@meridian.example,diego@meridian.example,\n',
    'accounts',
  )
  const idOf = async (q: string) => (await listAccounts(office.services)({ query: { q, limit: 50 } }, office.as('olu'))).items[0]?.id ?? ''
  const contacts = await imported('Account,Name\nMaple,Rose\nKapok South,Lee\n', 'contact')
  await editAccount(office.services)({ params: { id: await idOf('kapok north') }, body: { region: 'AMER' } }, office.as('olu'))
  await startHandover(await idOf('larch'), 103)
  const shown = await previewUndo(office.services)({ params: { digest } }, office.as('olu'))
  expect(shown.leftBecause.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: 'Kapok Group', because: 'Another account stands below it that stays.' },
    { name: 'Kapok North', because: 'Somebody changed it since.' },
    { name: 'Kapok South', because: 'Something was written about it since. Take that back first.' },
    { name: 'Larch', because: 'It has a handover since.' },
    { name: 'Maple', because: 'Something was written about it since. Take that back first.' },
  ])
  // Backwards, list by list.
  await undo(contacts.digest)
  expect(await undo(digest)).toMatchObject({ removed: 3, restored: 1, left: 3 })
  expect([...(await named('kapok')), ...(await named('larch')), ...(await named('maple')), ...(await named('nutmeg'))]).toEqual([
    'Kapok Group',
    'Kapok North',
    'Larch',
  ])
  const juniper = await getAccount(office.services)({ params: { id: known } }, office.as('olu'))
  expect(juniper.fields.region).toBe('EMEA')
  expect(juniper.people.map(({ role, person }) => `${role} ${person.name}`)).toEqual(['CSM Tom Becker'])
})

test('people that a list added go again unless they came in or are needed; changed ones are as before', async () => {
  const { digest } = await imported(
    'E-mail,Name,Roles,Manager,Time zone\nnew@meridian.example,New One,csm,boss@meridian.example,\nboss@meridian.example,New Boss,csm-manager,,\nholds@meridian.example,Holds Much,csm,,\ntom@meridian.example,Tom Becker,ae,bruno@meridian.example,Asia/Tokyo\n',
    'people',
  )
  await imported('Account,CSM\nOlive,holds@meridian.example\n', 'accounts')
  const people = async () => (await listPeople(office.services)({ query: { limit: 200 } }, office.as('olu'))).items
  expect((await people()).find(({ name }) => name === 'Tom Becker')).toMatchObject({ roles: ['ae'], manager: { name: 'Bruno Costa' } })
  expect(await undo(digest)).toMatchObject({
    removed: 2,
    restored: 1,
    leftBecause: [{ name: 'Holds Much', because: expect.stringContaining('hold or held something') }],
  })
  const names = (await people()).map(({ name }) => name)
  expect(names).not.toContain('New Boss')
  expect(names).toContain('Holds Much')
  expect((await people()).find(({ name }) => name === 'Tom Becker')).toMatchObject({ roles: ['csm'], manager: { name: 'Marta Novak' } })
})
