import type { PersonView } from '../../src/contract/people.ts'
import type { Desk } from './desk.ts'

const named = ({ id, name }: PersonView) => ({ id, name })

/** Writes down what the checks of both pages look at, so that nothing is done before somebody does it. */
export async function untidy(desk: Desk, account: string, csm: PersonView): Promise<void> {
  const as = csm.email
  const put = (kind: string, key: string | null, data: Record<string, unknown>) => desk.put(as, account, kind, key, data)
  const owner = named(csm)
  for (const [kind, fields] of Object.entries(leftFromBefore)) await desk.edit(as, account, kind, () => fields)
  await put('contact', 'dana', { name: 'Dana Reyes', email: 'dana@customer.example', importance: 'key', approvedRecipient: true })
  await put('success-plan', 'plan', {
    title: 'Ship every week',
    status: 'active',
    owner,
    updatedOn: '2026-01-05',
    objectives: [{ title: 'One pipeline', status: 'open', owner, tasks: [{ title: 'Pilot', status: 'open', owner }] }],
  })
  await put('cta', 'seats', { title: 'Seats run out', status: 'open', owner, updatedOn: '2026-01-05' })
  await put('instance', 'prod', { name: 'prod-01', hosting: 'self-managed', production: 'unknown', lastPing: '2025-01-05T10:00:00.000Z' })
  await put('licence', 'main', { name: 'Premium', seats: 400, activeUsers: 390 })
  await put('health', null, { colour: 'yellow', why: 'Use fell in autumn' })
  await put('channel', 'shared', { name: 'ext-customer', shared: true, members: [owner] })
  await put('collaboration-project', 'project', { name: 'Together', exists: true, watchers: [{ person: owner, level: 'watch' }] })
  await put('series', 'cadence', {
    title: 'Cadence call',
    pattern: 'every Tuesday 10:00',
    organiser: 'internal',
    organisedBy: owner,
    accepted: true,
  })
  await put('ticket', 'T-1', { subject: 'Runner is slow', status: 'open', followers: [owner] })
  await put('document', 'notes', { title: 'Notes', kind: 'notes' })
  for (const key of ['triage-issue', 'escalation']) await put('coverage', key, {})
}

/** Whatever the demo recorded already is out of the way of what is tested. */
const leftFromBefore: Record<string, Record<string, unknown>> = {
  'success-plan': { status: 'closed' },
  cta: { status: 'closed' },
  series: { active: false },
  ticket: { status: 'solved' },
  'triage-issue': { status: 'closed' },
}
