import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { blanksOf } from '../documents/blanks.ts'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { type PreviousHandover, shapeOfBlank, startHandover } from './start.ts'
import { Run } from './testing/run.ts'
import { csePool, diego, lena, named, nina, priya, territory, tom } from './testing/sample-people.ts'
import { edited, kestrel, withRecords } from './testing/sample-world.ts'

const page = (name: string) => compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const back = page('cse-to-csm')
const toPool = page('csm-to-cse')

const pooled = withRecords(
  kestrel,
  record('assignment', 'CSM-1', { role: 'CSM', holder: { type: 'pool', pool: csePool.name }, from: '2024-01-01T00:00:00Z' }),
  record('service-tier', 'current', { tier: 'Scale', compensationPoolAdjusted: true }),
)
const given = {
  definition: back,
  world: pooled,
  at: '2026-11-25T21:10:00.000Z',
  start: { to: tom.id, reason: { kind: 'escalation' as const } },
}

const before: PreviousHandover = {
  id: 'han_0',
  ref: 'KES-3',
  answers: toPool.template.sections.flatMap(({ title, fields }) =>
    fields.flatMap((field) =>
      blanksOf(field, title).map((blank) => ({
        field: blank.id,
        value: blank.type === 'table' ? [{ Name: 'Ana', Position: 'CTO', Remarks: 'Wants facts' }] : `known of ${blank.id}`,
        shape: shapeOfBlank(blank),
        forFew: field.restricted !== undefined,
      })),
    ),
  ),
}
const startAgain = (previous: PreviousHandover, definition = back) => {
  const run = new Run({ ...given, starter: tom })
  const events = startHandover(
    'han_2',
    { playbook: definition.id, account: pooled.account.id, ...given.start },
    { ...run.as(tom), definition, number: 13, running: [], previous },
  )
  return events
}

test('a pool gives an account back: its territory owner or the new CSM starts, and the other accepts', () => {
  const byOwner = new Run({ ...given, starter: lena })
  expect(byOwner.handover).toMatchObject({
    from: { kind: 'pool', id: csePool.id },
    to: { id: tom.id },
    awaiting: tom.id,
    status: 'proposed',
  })
  expect(byOwner.view(lena).participants.map(({ role, person }) => `${role}: ${person.name}`)).toEqual([
    'CSE Territory Owner: Lena Vogt',
    'CSE Territory Owner: Noor Haddad',
    'New CSM: Tom Becker',
    'New CSM Manager: Marta Lindqvist',
    'AE: Diego Ramos',
  ])
  const byCsm = new Run({ ...given, starter: tom })
  expect(byCsm.handover.awaiting).toBe(lena.id)
  byCsm.does(lena, 'accept')
  expect(byCsm.handover.status).toBe('running')
})

test('a page passes accounts from whom it is for: the wrong holder is refused by name', () => {
  expect(() => new Run({ ...given, world: kestrel, starter: tom })).toThrow('is for accounts that a pool holds; Priya Nair holds')
  expect(() => new Run({ ...given, definition: page('csm-to-csm'), starter: tom })).toThrow(
    'is for accounts that a person holds; CSE+ holds',
  )
})

test('the answers of the handover before stand in the new document, each with where it is from', () => {
  const events = startAgain(before)
  expect(events[0]).toMatchObject({ type: 'HandoverProposed', previous: { id: 'han_0', ref: 'KES-3' } })
  const taken = events.flatMap((event) => (event.type === 'Answered' ? [event] : []))
  expect(taken.map(({ field }) => field)).toEqual(
    back.template.sections.flatMap(({ title, fields }) => fields.flatMap((field) => blanksOf(field, title).map(({ id }) => id))),
  )
  expect(new Set(taken.map(({ from }) => from))).toEqual(new Set(['KES-3']))
})

test('what was for few is for few again, or stays behind', () => {
  const candid = (events: ReturnType<typeof startAgain>) =>
    events.find((event) => event.type === 'Answered' && event.field === 'people-and-how-they-get-along')
  expect(candid(startAgain(before))?.restricted).toBe('candid')
  const open = structuredClone(back)
  for (const { fields } of open.template.sections) for (const field of fields) delete field.restricted
  expect(candid(startAgain(before, open))).toBeUndefined()
  expect(startAgain(before, open).some((event) => event.type === 'Answered')).toBe(true)
})

test('an answer of another shape is not forced into the new document', () => {
  const other = { ...before, answers: before.answers.map((one) => ({ ...one, shape: '["number",[],[]]' })) }
  expect(startAgain(other).some((event) => event.type === 'Answered')).toBe(false)
})

test('the way back goes from its proposal to its completion, and the account is a person’s again', () => {
  const run = new Run({ ...given, starter: lena })
  run.does(tom, 'accept')
  for (const { on, command, needs } of run.can(lena).filter(({ command }) => command === 'answer'))
    run.does(lena, command, on, { value: valueFor((needs as { properties: { value: Shape } }).properties.value) })
  expect(run.status('fill-document')).toBe('done')
  run.does(lena, 'attest', 'confirm-document')
  run.does(tom, 'attest', 'new-reads-document')
  run.does(lena, 'report-call', 'internal-meeting', { held: true })
  run.does(tom, 'report-call', 'internal-meeting', { held: true })
  run.does(tom, 'attest', 'follow-tickets')
  run.does(tom, 'attest', 'introduce-new-csm', { note: 'With Diego' })
  run.does(tom, 'draft-letter', 'introduction-mail', { personal: 'I look forward to it.' })
  expect(run.handover.letter.versions[0]?.text).toContain('agreed with our CSE+ team')
  run.does(tom, 'release-letter', 'introduction-mail', { letterVersion: 1 })
  run.clock('2026-11-25T21:12:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250 queued' })
  expect(run.does(run.people.get('per_marta') ?? tom, 'apply', 'assign-account')).toContain('OwnershipChanged')
  run.records((world) => edited(world, 'service-tier', 'current', { tier: 'Named' }))
  run.does(tom, 'attest', 'new-series')
  expect(run.does(tom, 'complete', 'close-handover')).toContain('HandoverCompleted')
  expect(run.replayed()).toEqual(run.handover)
  expect(named(priya).id).not.toBe(run.handover.to.id)
  expect([territory.owner, diego.id, nina.id]).not.toContain(run.handover.to.id)
})

type Shape = { type?: string; enum?: string[]; format?: string; items?: { properties: Record<string, unknown> } }
const valueFor = ({ type, enum: choices, format, items }: Shape): unknown => {
  if (choices) return choices[0]
  if (type === 'array') return [Object.fromEntries(Object.keys(items?.properties ?? {}).map((column) => [column, 'Ana']))]
  return format === 'date' ? '2027-03-31' : 'As before'
}
