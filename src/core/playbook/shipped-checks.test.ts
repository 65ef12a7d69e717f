import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileCheck } from '../checks/compile-check.ts'
import { evaluate } from '../checks/evaluate.ts'
import type { Facts } from '../facts/facts.ts'
import { factsOf, lena, priya, record } from '../facts/sample-facts.ts'
import type { StoredRecord } from '../records/record.ts'
import { compilePlaybook } from './compile-playbook.ts'

const definitionOf = (name: string) =>
  compilePlaybook(readFileSync(new URL(`../../../playbooks/${name}.md`, import.meta.url), 'utf8')).definition

/** The expressions of a page by `task` or `task/part`. */
const expressions = (name: string) =>
  new Map(
    definitionOf(name).stages.flatMap(({ tasks }) =>
      tasks.flatMap(({ id, check, parts }) => [
        ...(check ? [[id, check.expression] as const] : []),
        ...parts.flatMap((part) => (part.check ? [[`${id}/${part.id}`, part.check.expression] as const] : [])),
      ]),
    ),
  )

function verdict(expression: string | undefined, facts: Facts): string {
  const check = compileCheck(expression ?? '')
  if (!check.ok) throw new Error(check.diagnostics.map(({ message }) => message).join(' '))
  return evaluate(check, facts).verdict
}

type Situation = {
  records?: StoredRecord[]
  handover?: Partial<Facts['handover']>
  account?: Partial<Facts['account']>
  children?: Facts['children']
}
const facts = ({ records = [], handover = {}, account = {}, children = [] }: Situation): Facts => {
  const base = factsOf(records, handover)
  return { ...base, account: { ...base.account, ...account }, children }
}

const link = 'https://docs.example/kestrel'
const at = '2026-11-10T15:00:00.000Z'
const us = (person: typeof priya) => ({ name: person.name, side: 'us', person })
const pool = { incomingPool: 'Scale EMEA', gatekeeper: lena, poolEngineers: [lena] }
const one = (kind: Parameters<typeof record>[0], data: Record<string, unknown>): Situation => ({ records: [record(kind, 'one', data)] })
const series = (more: Record<string, unknown>) => one('series', { kind: 'cadence', title: 'Cadence', pattern: 'every Tuesday', ...more })
const ticket = (followers: (typeof priya)[]) => one('ticket', { subject: 'Runner stuck', status: 'open', followers })
const plan = (more: Record<string, unknown>) => one('success-plan', { title: 'Plan', status: 'active', ...more })
const objective = (owner: typeof priya, taskOwner: typeof priya) =>
  plan({ objectives: [{ title: 'Ship', status: 'open', owner, tasks: [{ title: 'Pilot', status: 'open', owner: taskOwner }] }] })
const links = (...names: string[]): Situation => ({
  records: [
    record('collaboration-project', 'one', { name: 'Kestrel', exists: true, link }),
    record('triage-issue', 'one', { title: 'At risk', status: 'open' }),
    ...names.map((name) => record('attribute', name, { name, link })),
  ],
})
const system = (name: string, upToDate: string) => one('system-state', { system: name, upToDate })
const note = (day: string, linked = [link]) => one('timeline-entry', { type: 'handover', title: 'Handover', at: day, links: linked })

/** What holds, and what a change of the record does to it: a task that was done opens again. */
const toCsm: [check: string, holds: Situation, broken: Situation][] = [
  ['records-current/success-plan', plan({ updatedOn: '2026-11-03' }), plan({ updatedOn: '2026-10-30' })],
  [
    'records-current/ctas',
    one('cta', { title: 'A', status: 'open', updatedOn: '2026-11-03' }),
    one('cta', { title: 'A', status: 'open', updatedOn: '2026-10-01' }),
  ],
  [
    'records-current/attribute-links',
    links('collaboration project', 'meeting notes', 'triage issue'),
    links('collaboration project', 'meeting notes'),
  ],
  [
    'internal-meeting',
    one('meeting', { kind: 'internal', title: 'Sync', at, held: 'held', attendees: [us(priya), us(lena)] }),
    one('meeting', { kind: 'internal', title: 'Sync', at, held: 'planned', attendees: [us(priya), us(lena)] }),
  ],
  ['join-channels', one('channel', { name: 'kestrel', members: [priya, lena] }), one('channel', { name: 'kestrel', members: [priya] })],
  [
    'watch-project',
    one('collaboration-project', { name: 'Kestrel', exists: true, watchers: [{ person: lena, level: 'watch' }] }),
    one('collaboration-project', { name: 'Kestrel', exists: true, watchers: [{ person: lena, level: 'mention' }] }),
  ],
  ['assign-account/account', { account: { csm: lena } }, { account: { csm: priya } }],
  [
    'assign-account/child-accounts',
    { children: [{ id: 'acc_c', name: 'Child', csm: lena, moves: true }] },
    { children: [{ id: 'acc_c', name: 'Child', csm: priya, moves: true }] },
  ],
  [
    'assign-plan-and-ctas/ctas',
    one('cta', { title: 'A', status: 'open', owner: lena }),
    one('cta', { title: 'A', status: 'open', owner: priya }),
  ],
  ['assign-plan-and-ctas/success-plan', plan({ owner: lena }), plan({ owner: priya })],
  ['assign-plan-and-ctas/objectives-and-tasks', objective(lena, lena), objective(lena, priya)],
  [
    'end-old-series',
    series({ organiser: 'internal', organisedBy: priya, active: false }),
    series({ organiser: 'internal', organisedBy: priya }),
  ],
  [
    'new-series',
    series({ organiser: 'internal', organisedBy: lena, accepted: true }),
    series({ organiser: 'internal', organisedBy: lena, accepted: false }),
  ],
  [
    'records-current/shared-material',
    one('document', { title: 'Notes', kind: 'notes', link, sharedWith: [priya, lena] }),
    one('document', { title: 'Notes', kind: 'notes', link, sharedWith: [priya] }),
  ],
  [
    'assign-plan-and-ctas/automated-sender',
    one('communication', { automatedSender: lena }),
    one('communication', { automatedSender: priya }),
  ],
  ['follow-tickets', ticket([priya, lena]), ticket([priya])],
  ['leave-tickets', ticket([lena]), ticket([priya, lena])],
]

const toCse: [check: string, holds: Situation, broken: Situation][] = [
  ['close-plans-and-ctas/success-plans', plan({ status: 'closed' }), plan({ status: 'active' })],
  ['close-plans-and-ctas/ctas', one('cta', { title: 'A', status: 'closed' }), one('cta', { title: 'A', status: 'open' })],
  [
    'classify-instances',
    one('instance', { name: 'a', hosting: 'SaaS', production: 'yes' }),
    one('instance', { name: 'a', hosting: 'SaaS' }),
  ],
  [
    'flag-silent-instances',
    one('instance', {
      name: 'a',
      hosting: 'self-managed',
      lastPing: '2026-05-21T00:00:00Z',
      silence: 'retired',
      silenceBecause: 'Switched off in May',
    }),
    // Flagged is a question; only an answer with its reason settles it.
    one('instance', { name: 'a', hosting: 'self-managed', lastPing: '2026-05-21T00:00:00Z', silence: 'flagged' }),
  ],
  ['update-systems/cs-platform', system('CS platform', 'yes'), system('CS platform', 'no')],
  ['update-systems/crm', system('CRM', 'yes'), system('CRM', 'no')],
  ['update-systems/documents', system('documents', 'yes'), system('documents', 'no')],
  ['update-systems/recordings', system('recordings', 'yes'), system('recordings', 'no')],
  ['fill-handover-document/health', one('health', { colour: 'green', why: 'They grow' }), one('health', { colour: 'green' })],
  [
    'fill-handover-document/commercial',
    { ...one('licence', { name: 'Premium', seats: 40 }), account: { renewal: '2027-02-01', tier: 'Premium' } },
    one('licence', { name: 'Premium', seats: 40 }),
  ],
  [
    'fill-handover-document/installation',
    { ...one('instance', { name: 'a', hosting: 'SaaS' }), account: { hosting: 'SaaS' } },
    one('instance', { name: 'a', hosting: 'SaaS' }),
  ],
  ['fill-handover-document/people', one('contact', { name: 'Ana Ortiz', importance: 'key' }), one('contact', { name: 'Ana Ortiz' })],
  [
    'add-links/collaboration-project',
    one('collaboration-project', { name: 'Kestrel', exists: true, link }),
    one('collaboration-project', { name: 'Kestrel', exists: true }),
  ],
  ['add-links/notes', one('document', { title: 'Notes', kind: 'notes', link }), one('document', { title: 'Notes', kind: 'notes' })],
  ['timeline-note', note(at), note(at, [])],
  ['update-tier', one('service-tier', { tier: 'Scale' }), one('service-tier', { tier: 'Growth' })],
  [
    'adjust-compensation-pool',
    one('service-tier', { tier: 'Scale', compensationPoolAdjusted: true }),
    one('service-tier', { tier: 'Scale' }),
  ],
  [
    'record-manager-actions',
    one('service-tier', { tier: 'Scale', compensationPoolAdjusted: true }),
    one('service-tier', { tier: 'Scale' }),
  ],
  [
    'handover-call',
    { ...one('meeting', { kind: 'internal', title: 'Call', at, held: 'held', attendees: [us(priya), us(lena)] }), handover: pool },
    { ...one('meeting', { kind: 'internal', title: 'Call', at, held: 'held', attendees: [us(priya)] }), handover: pool },
  ],
  ['record-call', { handover: { ...pool, callHeldAt: at } }, { handover: pool }],
  ['record-send-date', { handover: { ...pool, letterSentOn: '2026-11-16' } }, { handover: pool }],
  [
    'timeline-completion',
    { ...note('2026-11-17T09:00:00.000Z'), handover: { ...pool, letterSentOn: '2026-11-16' } },
    { ...note(at), handover: { ...pool, letterSentOn: '2026-11-16' } },
  ],
  [
    'leave-active-book',
    { ...one('book', { active: false }), handover: pool, account: { pool: 'Scale EMEA' } },
    { ...one('book', { active: true }), handover: pool, account: { pool: 'Scale EMEA' } },
  ],
]

describe.each([
  ['csm-to-csm', toCsm, []],
  ['csm-to-cse', toCse, ['add-links/recordings']],
] as const)('%s', (name, cases, elsewhere) => {
  const known = expressions(name)

  test.each(cases)('%s completes by itself, and opens again when the record is changed back', (check, holds, broken) => {
    expect(verdict(known.get(check), facts(holds))).toBe('passed')
    expect(verdict(known.get(check), facts(broken))).toBe('failed')
  })

  test('no check of the page is left untried', () => {
    expect([...known.keys()].sort()).toEqual([...cases.map(([check]) => check), ...elsewhere].sort())
  })
})

test('recordings are linked as soon as one is known, and nobody is failed for what nobody has looked at', () => {
  const expression = expressions('csm-to-cse').get('add-links/recordings')
  expect(verdict(expression, facts(one('recording', { title: 'EBR', link })))).toBe('passed')
  expect(verdict(expression, facts({}))).toBe('cannot tell')
})

test('a new series counts when a customer has accepted it or a call of it was held; where no calendar says, only a person can', () => {
  const check = expressions('csm-to-csm').get('new-series')
  const answered = (answer: string, more: Record<string, unknown> = {}) =>
    verdict(
      check,
      facts(series({ organiser: 'internal', organisedBy: lena, attendees: [{ name: 'Ana Ortiz', side: 'customer', answer }], ...more })),
    )
  expect(answered('accepted')).toBe('passed')
  expect(answered('none')).toBe('cannot tell')
  expect(answered('none', { accepted: false })).toBe('failed')
  // Whoever came to its first call knows of it, whatever their calendar says.
  const held = (of: string) => {
    const { records = [] } = series({ organiser: 'internal', organisedBy: lena, accepted: false })
    const meeting = record('meeting', 'first', { kind: 'cadence', title: 'Cadence', at, held: 'held', series: of, attendees: [] })
    return verdict(check, facts({ records: [...records, meeting] }))
  }
  expect(held('one')).toBe('passed')
  expect(held('another')).toBe('failed')
})

test('an engineer of the pool on a call with the customer breaks the principle; an internal call does not', () => {
  const never = definitionOf('csm-to-cse').principles.find(({ id }) => id === 'no-pool-on-customer-calls')?.never?.expression
  const call = (kind: string, ...attendees: unknown[]) =>
    facts({ ...one('meeting', { kind, title: 'Call', at, attendees }), handover: pool })
  const customer = { name: 'Ana Ortiz', side: 'customer' }
  expect(verdict(never, call('cadence', customer, us(lena)))).toBe('passed')
  expect(verdict(never, call('cadence', customer, us(priya)))).toBe('failed')
  expect(verdict(never, call('internal', us(priya), us(lena)))).toBe('failed')
})
