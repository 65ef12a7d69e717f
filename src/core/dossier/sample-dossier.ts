import { record } from '../facts/sample-facts.ts'
import type { Kind } from '../records/kinds.ts'
import type { StoredRecord } from '../records/record.ts'
import type { DossierSources } from './dossier.ts'
import { standardParts } from './reading-order.ts'
import type { Answer, Said } from './said.ts'

/** Kestrel Logistics as it is known to somebody who has kept everything up to date, and has said what no record holds. */

const now = '2026-11-23T16:00:00.000Z'
const priya = { id: 'per_priya', name: 'Priya Nair' }
const diego = { id: 'per_diego', name: 'Diego Alvarez' }

const recordOf = (kind: Kind, key: string, data: Record<string, unknown>, from: { source?: string; checkedAt?: string } = {}) =>
  record(kind, key, data, { source: 'CS platform', checkedAt: '2026-11-20T09:00:00.000Z', ...from })

const answer = (about: string, text: string, kind: Kind): Answer => ({
  about,
  kind,
  text,
  basis: '',
  by: priya.id,
  at: '2026-11-19T10:00:00.000Z',
})

export const everythingSaid: Said = {
  answers: {
    'top-three': answer(
      'Which three things matter most?',
      'The audit in spring\nOne champion carries everything\nBuilds move in May',
      'health',
    ),
    'expected-next': answer('What do you expect next?', 'They ask for two hundred more seats.', 'health'),
    'past-trouble': answer('What went wrong in the past?', 'The upgrade of 2025 was rolled back once.', 'ticket'),
  },
}

const complete: StoredRecord[] = [
  recordOf(
    'assignment',
    'CSM',
    { role: 'CSM', holder: { type: 'person', person: priya }, from: '2025-02-01T00:00:00.000Z' },
    { source: 'owner ledger' },
  ),
  recordOf(
    'assignment',
    'AE',
    { role: 'AE', holder: { type: 'person', person: diego }, from: '2025-02-01T00:00:00.000Z' },
    { source: 'owner ledger' },
  ),
  recordOf(
    'licence',
    'main',
    { name: 'Premium', seats: 400, activeUsers: 390, activeUsersOn: '2026-11-12', trueUp: 0, renewal: '2027-03-31' },
    { source: 'CRM' },
  ),
  recordOf('communication', 'current', {
    preferredMethod: 'Chat channel',
    frequencyOutsideCalls: 'weekly',
    cadenceFrequency: 'every two weeks',
  }),
  recordOf(
    'contact',
    'ana',
    { name: 'Ana Ortiz', title: 'Head of Platform', importance: 'key', stance: 'champion', notes: 'Wants short answers.' },
    { source: 'CRM' },
  ),
  recordOf('channel', 'main', { name: 'ext-kestrel', shared: true, members: [priya] }, { source: 'chat' }),
  recordOf(
    'collaboration-project',
    'main',
    {
      name: 'Kestrel together',
      exists: true,
      link: 'https://tracker.example/kestrel',
      sentiment: 'happy',
      issues: [{ title: 'Caching', status: 'open', updatedOn: '2026-11-10' }],
    },
    { source: 'tracker' },
  ),
  recordOf(
    'feature-request',
    'quotas',
    { title: 'Quotas for runners', priority: 'must have', updatedOn: '2026-10-01' },
    { source: 'tracker' },
  ),
  recordOf('attribute', 'notes', { name: 'meeting notes', link: 'https://docs.example/kestrel' }),
  recordOf('health', 'current', {
    colour: 'yellow',
    score: 62,
    why: 'Usage fell in autumn.',
    trend: 'down',
    at: '2026-11-15T09:00:00.000Z',
  }),
  recordOf('timeline-entry', 'call', {
    type: 'call',
    title: 'Cadence call',
    at: '2026-11-17T15:00:00.000Z',
    author: priya,
    body: 'We owe them an answer on caching.',
  }),
  recordOf('success-plan', 'plan', {
    title: 'Ship faster',
    status: 'active',
    owner: priya,
    updatedOn: '2026-11-02',
    objectives: [{ title: 'Weekly releases', status: 'open' }],
  }),
  recordOf('adoption-stage', 'plan', { stage: 'Plan', status: 'adopted' }),
  recordOf('adoption-stage', 'build', { stage: 'Build and test', status: 'other tool', tool: 'an older build server' }),
  recordOf(
    'opportunity',
    'renewal',
    { name: 'Renewal', kind: 'renewal', stage: 'Proposal', status: 'open', closeOn: '2027-03-31', amount: 210_000, owner: diego },
    { source: 'CRM' },
  ),
  recordOf('crm-activity', '1', { subject: 'Price list', at: '2026-11-01T09:00:00.000Z', by: priya }, { source: 'CRM' }),
  recordOf('crm-activity', '2', { subject: 'Re: Price list', at: '2026-11-05T09:00:00.000Z', by: diego }, { source: 'CRM' }),
  recordOf(
    'series',
    'cadence',
    { title: 'Cadence call', pattern: 'every second Tuesday 10:00', organiser: 'internal', organisedBy: priya },
    { source: 'calendar' },
  ),
  recordOf(
    'document',
    'notes',
    {
      title: 'Meeting notes',
      kind: 'notes',
      link: 'https://docs.example/kestrel',
      reachable: 'yes',
      inStandardFolder: true,
      updatedOn: '2026-11-18',
    },
    { source: 'documents' },
  ),
  recordOf(
    'meeting',
    'last',
    {
      kind: 'cadence',
      title: 'Cadence call',
      at: '2026-11-17T15:00:00.000Z',
      held: 'held',
      lead: priya,
      agenda: 'Caching, the audit',
      attendees: [
        { name: priya.name, side: 'us', person: priya },
        { name: diego.name, side: 'us', person: diego },
      ],
    },
    { source: 'calendar' },
  ),
  recordOf(
    'meeting',
    'ebr',
    { kind: 'EBR', title: 'Business review', at: '2026-06-09T15:00:00.000Z', held: 'held', lead: priya },
    { source: 'calendar' },
  ),
  recordOf(
    'recording',
    'kick-off',
    {
      title: 'Kick-off',
      at: '2026-02-01T15:00:00.000Z',
      link: 'https://video.example/1',
      worthWatching: 'yes',
      why: 'Shows how they build.',
    },
    { source: 'recordings' },
  ),
  recordOf(
    'ticket',
    '8812',
    {
      subject: 'Runner stops',
      status: 'open',
      priority: 'high',
      openedAt: '2026-11-10T09:00:00.000Z',
      updatedAt: '2026-11-21T09:00:00.000Z',
    },
    { source: 'helpdesk' },
  ),
  recordOf('ticket', '8650', { subject: 'Search is slow', status: 'pending', priority: 'normal' }, { source: 'helpdesk' }),
  recordOf('instance', 'prod', {
    name: 'kestrel (group)',
    hosting: 'SaaS',
    production: 'yes',
    lastPing: '2026-11-23T02:00:00.000Z',
    runners: [{ name: 'hosted', kind: 'hosted', count: 6 }],
    computeMinutes: [{ month: '2026-10', minutes: 41_000 }],
  }),
]

export const kestrelSources: DossierSources = {
  account: { id: 'acc_kestrel', name: 'Kestrel Logistics', zone: 'America/Chicago', renewal: '2027-03-31', hosting: 'SaaS' },
  records: complete,
  now,
  zone: 'America/Chicago',
  parts: standardParts,
  said: everythingSaid,
}

/** The same account where these records say something else; `undefined` takes one away. */
export function withChanged(sources: DossierSources, changes: Record<string, object | undefined>): DossierSources {
  const known = new Map(sources.records.map((one) => [`${one.kind}/${one.key}`, one]))
  for (const [id, data] of Object.entries(changes)) {
    const [kind, key] = id.split('/') as [Kind, string]
    const before = known.get(id)
    if (data === undefined) known.delete(id)
    else {
      const { source = before?.source, checkedAt = before?.checkedAt, ...fields } = data as { source?: string; checkedAt?: string }
      const kept = Object.entries({ ...before?.data, ...fields }).filter(([, value]) => value !== undefined)
      known.set(id, recordOf(kind, key, Object.fromEntries(kept), { ...(source ? { source } : {}), ...(checkedAt ? { checkedAt } : {}) }))
    }
  }
  return { ...sources, records: [...known.values()] }
}

/** Three are old, two contradict another record, four are nowhere. */
export const nine = withChanged(kestrelSources, {
  'licence/main': { activeUsersOn: '2026-07-01' },
  'health/current': { at: '2026-08-01T09:00:00.000Z' },
  'success-plan/plan': { updatedOn: '2026-05-04' },
  'opportunity/renewal': { closeOn: '2027-04-30' },
  'communication/current': { cadenceFrequency: 'weekly', preferredMethod: undefined },
  'adoption-stage/plan': { status: 'unknown' },
  'recording/kick-off': { worthWatching: 'not asked' },
  'instance/prod': { computeMinutes: [] },
})
