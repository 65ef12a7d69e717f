import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, freshWorkspace, type TestDatabase } from '../../../tests/support/database.ts'
import { friday, type Office, openOffice, servicesOn } from '../../../tests/support/office.ts'
import { seedAccount } from '../../../tests/support/store-samples.ts'
import type { Actor } from '../../core/policy/member.ts'
import { setPassword } from '../../store/credentials.ts'
import { withTenant } from '../../store/database.ts'
import { readDeployment } from '../../store/deployment.ts'
import { type ExportHeader, exported, leftOutOfExport } from '../../store/export-format.ts'
import { importWorkspace } from '../../store/import-workspace.ts'
import { append } from '../../store/log.ts'
import { openSession } from '../../store/sessions.ts'
import { verifyWorkspace } from '../../store/verify-workspace.ts'
import { createWorkspace, inOrderOfRemoval } from '../../store/workspaces.ts'
import { listAudit } from '../administration/list-audit.ts'
import { commandHandover } from '../command-handover.ts'
import { createAccount } from '../create-account.ts'
import { getHandover } from '../get-handover.ts'
import { previewImport } from '../preview-import.ts'
import { publishPlaybooks } from '../publish-playbooks.ts'
import { putRecord } from '../put-record.ts'
import { replayed } from '../replay.ts'
import type { Services } from '../services.ts'
import { startHandover } from '../start-handover.ts'
import { putTimelineAddress } from '../timeline-address.ts'
import { archiveOf } from './archive.ts'
import { exportWorkspace } from './export-workspace.ts'
import { completeFormIn } from './read-archive.ts'

const secrets = {
  timeline: 'priyas-own@timeline.example',
  password: 'hash-of-a-password-canary',
  session: 'session-canary',
  link: 'signed-link-canary-0123456789-0123456789',
  welcome: 'welcome-canary-0123456789-0123456789-ab',
}
let database: TestDatabase
let copy: TestDatabase
let office: Office
let handover: string
let bytes: Buffer
let header: ExportHeader
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-export-'))
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  const { services, tenant, as, people } = office
  const page = { name: 'csm-to-csm.md', text: readFileSync(new URL('../../../playbooks/csm-to-csm.md', import.meta.url), 'utf8') }
  await publishPlaybooks(services, tenant, [page])
  const add = (name: string, more: object = {}) =>
    createAccount(services)({ body: { name, zone: 'UTC', csm: people.priya.id, ...more } }, as('olu'))
  const kestrel = await add('Kestrel "Grüße", Logistics', { region: 'EMEA', arr: 210_000 })
  await add('=HYPERLINK("http://x.example")', { parent: kestrel.id })
  await putRecord(services)(
    { params: { id: kestrel.id, kind: 'contact', key: 'ana' }, body: { data: { name: 'Ana Ortiz', notes: 'Dislikes calls' } } },
    as('priya'),
  )
  await putTimelineAddress(services)({ body: { address: secrets.timeline } }, as('priya'))
  ;({ id: handover } = await startHandover(services)(
    { body: { playbook: 'csm-to-csm', account: kestrel.id, to: people.tom.id, reason: { kind: 'territory change' } } },
    as('priya'),
  ))
  await commandHandover(services)({ params: { id: handover }, body: { command: 'accept' } }, as('tom'))
  await commandHandover(services)({ params: { id: handover }, body: { command: 'comment', text: 'They release on Fridays' } }, as('tom'))
  await setPassword(database, { tenant, person: people.priya.id, password: secrets.password, now: friday })
  await openSession(database, {
    tenant,
    token: secrets.session,
    person: people.priya.id,
    kind: 'browser',
    now: friday,
    expiresAt: new Date('2027-01-01'),
  })
  const mail = (text: string, headers: Record<string, string>, to: string[]) => ({
    id: randomUUID(),
    at: friday.toISOString(),
    to,
    subject: 'S',
    text,
    html: `<a href="${text}">`,
    headers,
  })
  await append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [],
    actor: 'tester',
    at: friday.toISOString(),
    models: {
      mail: [
        mail(`http://127.0.0.1:3000/l/${secrets.link}`, { bcc: secrets.timeline, from: 'priya@meridian.example' }, [
          'ana@kestrel.example',
          secrets.timeline,
        ]),
        mail(`http://127.0.0.1:3000/welcome#${secrets.welcome}`, {}, ['tom@meridian.example']),
      ],
    },
    idempotency: { actor: people.priya.id, key: 'k', requestHash: 'h', status: 201, answer: { token: secrets.session } },
  })
  const other = randomUUID()
  await createWorkspace(database, { tenant: other, name: 'Other', isDemo: true })
  await seedAccount(database, other, { name: 'Elsewhere' })
  bytes = await exportFrom(services)
  copy = await freshDatabase()
  // Beside a demo, as in a new installation.
  await createWorkspace(copy, { tenant: randomUUID(), name: 'Demo', isDemo: true })
  header = await importWorkspace(copy, completeFormIn(fileOf('all.zip', bytes)))
})
afterAll(async () => {
  await database?.close()
  await copy?.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

const exportFrom = async (services: Services): Promise<Buffer> =>
  buffer((await archiveOf(services, office.tenant, { actor: office.people.sam.id }, friday)).stream)
const filesIn = (archive: Buffer) =>
  Object.fromEntries(Object.entries(unzipSync(archive)).map(([name, content]) => [name, strFromU8(content)]))
const fileOf = (name: string, content: Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
test('exported, imported and exported again it gives the same bytes, its log verifies, and each handover shows the same', async () => {
  expect(header.workspace.rows).toMatchObject({ person: 10, account: 2, handover: 1 })
  const there = servicesOn(copy)
  const again = await exportFrom(there)
  expect(filesIn(again)).toEqual(filesIn(bytes))
  expect(again.equals(bytes)).toBe(true)

  const verdict = await verifyWorkspace(copy, office.tenant, { replay: replayed })
  expect(verdict).toMatchObject({ findings: [] })
  // The export itself stands in the log, after what went along.
  expect(verdict.lastSeq).toBe(header.workspace.seq + 1)
  for (const by of ['priya', 'tom', 'marta', 'sam'] as const) {
    const view = (services: Services) => getHandover(services)({ params: { id: handover } }, office.as(by))
    expect(await view(there)).toEqual(await view(office.services))
  }
})

test('what was imported sends nothing until a person says so', async () => {
  expect(await readDeployment(copy)).toMatchObject({ maySend: false })
  expect(await readDeployment(database)).toMatchObject({ maySend: true })
})

test('sessions, passwords, tokens and secrets stay where they are; every table is named in one of the two lists', async () => {
  expect(bytes.length).toBeGreaterThan(5_000)
  const all = Object.values(filesIn(bytes)).join('\n')
  for (const secret of Object.values(secrets)) expect(all).not.toContain(secret)
  expect(all).toContain('Dislikes calls')
  expect(all).not.toContain('Elsewhere')
  expect([...exported, ...Object.keys(leftOutOfExport)].toSorted()).toEqual([...inOrderOfRemoval].toSorted())
  for (const table of ['credential', 'session', 'link', 'idempotency'] as const) {
    const { rows } = await copy.owner.query<{ n: number }>(`select count(*) as n from baton.${table}`)
    expect(Number(rows[0]?.n)).toBe(0)
  }
})

test('readers get lists that spreadsheets read and the import understands, and a document for each handover', async () => {
  const { 'accounts.csv': accounts = '', 'people.csv': people = '', 'records.csv': records, 'README.md': readme, ...rest } = filesIn(bytes)
  expect(accounts).toContain('"Kestrel ""Grüße"", Logistics"')
  expect(accounts).toContain(`"'=HYPERLINK(""http://x.example"")"`)
  for (const [of, file] of [
    ['people', people],
    ['accounts', accounts],
  ] as const) {
    const shown = await previewImport(office.services)({ query: { of }, body: new TextEncoder().encode(file) }, office.as('olu'))
    expect([of, shown.problems.filter(({ severity }) => severity === 'error'), shown.added, shown.changed]).toEqual([of, [], 0, 0])
  }
  expect(records).toContain('contact,ana')
  expect(readme).toContain('holds what is for few')
  const [document] = Object.keys(rest).filter((name) => name.startsWith('handovers/'))
  expect(document).toMatch(/^handovers\/KES-\d+\.md$/)
  expect(rest[document ?? '']).toContain('from Priya Nair to Tom Becker')
})

test('who exports stands in the audit before the first byte leaves; two at once are refused; one that nobody reads is let go', async () => {
  const audit = async () =>
    (await listAudit(office.services)({ query: { limit: 50, as: 'json' } }, office.as('sam'))).items.filter(({ words }) =>
      words.includes('exported everything'),
    )
  const before = (await audit()).length
  const { stream } = await exportWorkspace(office.services)({}, office.as('sam'))
  expect((await audit()).length).toBe(before + 1)
  await expect(exportWorkspace(office.services)({}, office.as('sam'))).rejects.toMatchObject({ code: 'export.under-way' })
  ;(stream as Readable).destroy()
  await expect
    .poll(() =>
      exportWorkspace(office.services)({}, office.as('sam')).then(
        ({ stream: next }) => void (next as Readable).destroy(),
        (error: { code: string }) => error.code,
      ),
    )
    .toBe(undefined)
})

test.each([
  ['cut off', () => fileOf('cut.zip', bytes.subarray(0, bytes.length / 2))],
  ['no archive', () => fileOf('no.zip', Buffer.from('Dear diary'))],
  ['of something else', () => fileOf('else.zip', Buffer.from(zipOfNothing))],
])('an archive that is %s is refused, and nothing is imported', async (_how, file) => {
  const empty = await freshDatabase()
  try {
    await expect(importWorkspace(empty, completeFormIn(file()))).rejects.toMatchObject({ code: 'import-workspace.damaged' })
    expect((await empty.owner.query('select from deployment.tenant')).rowCount).toBe(0)
  } finally {
    await empty.close()
  }
})
const zipOfNothing = [0x50, 0x4b, 5, 6, ...Array(18).fill(0)]

test('a log that was tampered with on the way, a changed row and an installation with a team are refused', async () => {
  const lines = filesIn(bytes)['workspace.jsonl'] ?? ''
  const from = (text: string) => Readable.from([text])
  const empty = await freshDatabase()
  try {
    await expect(importWorkspace(empty, from(lines.replace('They release on Fridays', 'They release on Mondays')))).rejects.toMatchObject({
      code: 'import-workspace.damaged',
    })
    // Also by somebody who knows how the file is sealed: the log in it has a seal of its own.
    const changed = lines
      .slice(0, lines.lastIndexOf('\n', lines.length - 2) + 1)
      .replace('They release on Fridays', 'They release on Mondays')
    const end = JSON.stringify({ end: true, sha256: createHash('sha256').update(changed).digest('hex') })
    await expect(importWorkspace(empty, from(`${changed}${end}\n`))).rejects.toMatchObject({ code: 'import-workspace.log-broken' })
    expect((await empty.owner.query('select from deployment.tenant')).rowCount).toBe(0)
  } finally {
    await empty.close()
  }
  await expect(importWorkspace(copy, from(lines))).rejects.toMatchObject({ code: 'import-workspace.not-empty' })
  expect(
    await withTenant(copy, office.tenant, (queries) =>
      queries.selectFrom('baton.account').select('id').where('tenant', '=', office.tenant).execute(),
    ),
  ).toHaveLength(2)
})

test('a token exports nothing, nor does anybody but an administrator', async () => {
  const { may } = await import('../../core/policy/can.ts')
  const software: Actor = { kind: 'software', member: office.people.sam, name: 'Importer' }
  expect(may(software, 'workspace.export')).toBe(false)
  expect(may({ kind: 'person', member: office.people.sam }, 'workspace.export')).toBe(true)
  expect(may({ kind: 'person', member: office.people.olu }, 'workspace.export')).toBe(false)
})
