import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, type Office, openOffice } from '../../tests/support/office.ts'
import { commandHandover } from './command-handover.ts'
import { createAccount } from './create-account.ts'
import { enterHolder } from './enter-holder.ts'
import { getDossier } from './get-dossier.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { putRecord } from './put-record.ts'
import { startHandover } from './start-handover.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  await publishPlaybooks(office.services, fresh.tenant, [{ name: 'csm-to-csm.md', text: readFileSync('playbooks/csm-to-csm.md', 'utf8') }])
})
afterAll(() => database?.close())

const read = (id: string, by: FirstName) => getDossier(office.services)({ params: { id } }, office.as(by))

test('a dossier goes from the records of an account through the words of a handover, each as its reader may read it', async () => {
  const { people, services, as } = office
  const { id } = await createAccount(services)({ body: { name: 'Kestrel Logistics', csm: people.priya.id } }, as('olu'))
  await enterHolder(services)({ params: { id, role: 'ae' }, body: { kind: 'person', id: people.diego.id } }, as('olu'))
  const contact = { name: 'Dana Ortiz', importance: 'key', stance: 'critic', notes: 'Wants short answers' }
  await putRecord(services)({ params: { id, kind: 'contact', key: 'dana' }, body: { data: contact } }, as('priya'))

  const before = await read(id, 'priya')
  expect(before).toMatchObject({ handover: null, top: null, toRead: 0 })
  expect(before.parts.map((part) => part.id)).toContain('license')
  expect(before.questions.map((one) => one.id)).toContain('licence.none')

  const body = { playbook: 'csm-to-csm', account: id, to: people.tom.id, reason: { kind: 'realignment' as const } }
  const { id: handover } = await startHandover(services)({ body }, as('priya'))
  const does = (by: FirstName, command: Record<string, unknown> & { command: string }) =>
    commandHandover(services)({ params: { id: handover }, body: command }, as(by))
  await does('tom', { command: 'accept' })
  await does('priya', { command: 'answer-questions', answers: [{ question: 'top-three', answer: 'Audit\nChampion\nMove' }] })
  await does('priya', { command: 'note-candidly', text: 'Dana is proud of what she built', part: 'communication' })
  await does('tom', { command: 'read-dossier', parts: ['top'] })
  await does('tom', { command: 'hand-on-questions', questions: ['licence.none'], to: 'outgoing', note: 'The CRM is empty' })

  const forTom = await read(id, 'tom')
  expect(forTom).toMatchObject({
    top: { text: 'Audit\nChampion\nMove', by: { name: people.priya.name } },
    topRead: { by: { name: people.tom.name } },
  })
  expect(forTom.parts.find((part) => part.id === 'communication')).toMatchObject({ notes: [{ text: 'Dana is proud of what she built' }] })
  expect(forTom.questions.find((one) => one.id === 'licence.none')).toMatchObject({
    place: 'outgoing',
    who: [{ id: people.priya.id }],
    passed: { note: 'The CRM is empty' },
  })
  const forDiego = JSON.stringify(await read(id, 'diego'))
  for (const hidden of ['proud', 'short answers', 'is a critic']) expect(forDiego).not.toContain(hidden)
  expect(forDiego).toContain('Dana Ortiz')
})

test('an account that one may not know about has no dossier', async () => {
  await expect(read('5f0f9f6e-0000-4000-8000-000000000000', 'priya')).rejects.toMatchObject({ code: 'account.unknown' })
})
