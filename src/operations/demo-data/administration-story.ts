import type { Append } from '../../store/log-types.ts'
import { personId, pool } from './people.ts'

/** How long ago, in hours, somebody of the demo changed what about its settings. What they wrote is how it stands; here is who and why. */
const changes: { hoursAgo: number; by: string; on?: string; event: { type: string; [member: string]: unknown } }[] = [
  { hoursAgo: 60 * 24, by: 'Ada Kessler', event: { type: 'CalendarWritten', calendar: 'cse-plus', name: 'CSE+ engineers', says: {} } },
  {
    hoursAgo: 45 * 24,
    by: 'Sam Okafor',
    event: {
      type: 'TerritoryChanged',
      id: 'us-west',
      name: 'US West',
      pool: pool.id,
      owner: personId('Noor Haddad'),
      deputy: personId('Ellis Novak'),
      regions: ['US West'],
    },
  },
  { hoursAgo: 21 * 24, by: 'Sam Okafor', event: { type: 'SendingStopped', why: 'A template named the wrong support address' } },
  { hoursAgo: 21 * 24 - 1, by: 'Sam Okafor', event: { type: 'SendingResumed', why: 'The template is right again' } },
  { hoursAgo: 20 * 24, by: 'Ada Kessler', event: { type: 'TestMailSent', outcome: 'kept' } },
  {
    hoursAgo: 12 * 24,
    by: 'Ines Duarte',
    on: 'Dilara Aydın',
    event: { type: 'PersonCalendarWritten', person: personId('Dilara Aydın'), region: 'de-be', team: null, own: {} },
  },
]

/** Changes of settings before today, so that the list of them has something to show. */
export const administrationStory = (tenant: string, now: Date): Append[] =>
  changes.map(({ hoursAgo, by, on, event }) => ({
    tenant,
    stream: on === undefined ? { kind: 'workspace', id: tenant } : { kind: 'person', id: personId(on) },
    expectedVersion: 'newest',
    events: [event],
    actor: personId(by),
    at: new Date(now.getTime() - hoursAgo * 3_600_000).toISOString(),
  }))
