import { lena, priya, record } from '../facts/sample-facts.ts'
import type { Kind } from '../records/kinds.ts'
import type { StoredRecord } from '../records/record.ts'

const sven = { id: 'per_sven', name: 'Sven Aalto' }
const mara = { id: 'per_mara', name: 'Mara Lindqvist' }
const people = [priya, lena, sven, mara]

/** Stands in every field of text that only named roles may read. */
export const canary = 'CANARY-for-named-roles'
/** The same for amounts. */
export const canaryAmount = 987_654_321

/**
 * Accounts in any condition, for properties: Priya hands over to Lena, Sven and Mara are around. The same choices give the same
 * account, and no choices the empty one, so that a failing example can be made smaller.
 */
export function sampleRecords(choices: readonly number[]): StoredRecord[] {
  let used = 0
  const next = (): number => choices[used++] ?? 0
  const one = <T>(...options: readonly T[]): T => options[next() % options.length] as T
  const some = <T>(options: readonly T[]): T[] => options.filter(() => next() % 2 === 1)
  const list = <T>(most: number, make: () => T): T[] => Array.from({ length: next() % (most + 1) }, make)
  const records = (kind: Kind, most: number, make: () => Record<string, unknown>) =>
    list(most, make).map((data, index) => record(kind, `${kind}-${index}`, withoutGaps(data)))
  const perhaps = (kind: Kind, make: () => Record<string, unknown>) =>
    next() % 3 === 0 ? [] : [record(kind, 'current', withoutGaps(make()))]

  const owner = () => one(undefined, ...people)
  const itemStatus = () => one('open', 'done', 'dropped')
  const task = () => withoutGaps({ title: 'Invite the team', status: itemStatus(), owner: owner() })
  const attendees = () => [
    ...some(people).map((person) => ({ name: person.name, side: 'us', person, answer: one('none', 'accepted') })),
    ...some(['ana', 'ben']).map((name) => ({
      name,
      email: `${name}@kestrel.example`,
      side: 'customer',
      answer: one('none', 'accepted', 'declined'),
    })),
  ]

  return [
    ...records('ticket', 5, () => ({
      subject: one('Upgrade fails', 'Runner\nis slow'),
      status: one('open', 'new', 'pending', 'on hold', 'solved', 'closed'),
      followers: some(people),
      cc: some(people),
      link: one(undefined, 'https://helpdesk.example/4012'),
    })),
    ...records('series', 4, () => ({
      kind: one('cadence', 'cadence', 'cadence', 'EBR', 'internal'),
      title: one('Cadence call', 'Platform sync'),
      pattern: one('every Tuesday 10:00', 'every second Monday 15:00'),
      organiser: one('internal', 'internal', 'customer'),
      organisedBy: one(priya, priya, lena, sven, undefined),
      attendees: attendees(),
      active: one(true, true, false),
      accepted: one(false, true),
      nextAt: one(undefined, '2026-11-24T16:00:00.000Z'),
    })),
    ...records('meeting', 2, () => ({
      kind: 'cadence',
      title: 'Call',
      at: '2026-11-17T16:00:00.000Z',
      held: one('planned', 'held'),
      series: one('series-0', 'series-0-per_lena'),
    })),
    ...records('channel', 3, () => ({ name: 'kestrel', members: some(people), shared: one(false, true) })),
    ...records('collaboration-project', 2, () => ({
      name: 'Kestrel together',
      exists: one(true, false),
      link: one(undefined, 'https://tracker.example/kestrel'),
      watchers: some(people).map((person) => ({ person, level: one('watch', 'participate', 'mention', 'off') })),
    })),
    ...records('cta', 3, () => ({
      title: 'Seats run out',
      status: one('open', 'in progress', 'closed'),
      owner: owner(),
      tasks: list(2, task),
    })),
    ...records('success-plan', 3, () => ({
      title: 'Faster releases',
      status: one('active', 'draft', 'closed'),
      owner: owner(),
      objectives: list(2, () => withoutGaps({ title: 'Daily deploys', status: itemStatus(), owner: owner(), tasks: list(2, task) })),
    })),
    ...records('instance', 3, () => ({
      name: 'prod-1',
      hosting: one('self-managed', 'SaaS'),
      production: one('yes', 'no', 'unknown'),
      lastPing: one(undefined, '2026-11-20T00:00:00.000Z', '2026-01-20T00:00:00.000Z'),
      silence: one('not flagged', 'flagged', 'retired'),
    })),
    ...records('document', 3, () => ({
      title: 'Notes',
      kind: one('notes', 'folder', 'diagram', 'other'),
      link: one('https://documents.example/notes', undefined),
      reachable: one('unknown', 'yes', 'no'),
      inStandardFolder: one(false, true),
    })),
    ...records('timeline-entry', 2, () => ({
      type: one('handover', 'meeting'),
      title: 'Note',
      at: one('2026-10-01T00:00:00.000Z', '2026-11-21T00:00:00.000Z'),
      links: one([], ['https://notes.example/1']),
    })),
    ...perhaps('book', () => ({ active: one(true, false), holder: owner() })),
    ...perhaps('service-tier', () => ({
      tier: one('Named', 'Scale'),
      compensationPool: canary,
      compensationPoolAdjusted: one(false, true),
    })),
    ...records('contact', 1, () => ({ name: 'Ana Ortiz', notes: canary })),
    ...records('opportunity', 2, () => ({
      name: 'Renewal',
      kind: 'renewal',
      stage: 'Talks',
      status: one('open', 'won'),
      closeOn: one('2026-10-01', '2027-10-01'),
      pool: canary,
      amount: canaryAmount,
    })),
  ]
}

const withoutGaps = (data: Record<string, unknown>) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
