import type { Append } from '../../store/log-types.ts'
import { personId, pool } from './people.ts'

type Change = { daysAgo: number; time: string; by: string; event: { type: string; [member: string]: unknown } }

/** Who of the demo changed what about its settings, the oldest first. How it stands since is written with the people and calendars. */
const changes: Change[] = [
  {
    daysAgo: 60,
    time: '14:12',
    by: 'Ada Kessler',
    event: { type: 'CalendarWritten', calendar: 'cse-plus', name: 'CSE+ engineers', says: {} },
  },
  {
    daysAgo: 45,
    time: '15:40',
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
  {
    daysAgo: 30,
    time: '10:25',
    by: 'Sam Okafor',
    event: {
      type: 'ServiceTierWritten',
      id: 'strategic',
      before: { id: 'strategic', name: 'Strategic', servedBy: 'person', poolMayTake: true },
      after: { id: 'strategic', name: 'Strategic', servedBy: 'person', poolMayTake: false },
      accounts: 0,
    },
  },
  { daysAgo: 21, time: '15:05', by: 'Sam Okafor', event: { type: 'SendingStopped', why: 'A template named the wrong support address' } },
  { daysAgo: 21, time: '15:48', by: 'Sam Okafor', event: { type: 'SendingResumed', why: 'The template is right again' } },
  { daysAgo: 20, time: '14:30', by: 'Ada Kessler', event: { type: 'TestMailSent', outcome: 'kept' } },
  { daysAgo: 12, time: '09:20', by: 'Ada Kessler', event: { type: 'CalendarWritten', calendar: 'de-be', name: 'Berlin', says: {} } },
]

/** Changes of settings before today, so that the list of them has something to show. */
export const administrationStory = (tenant: string, now: Date): Append[] =>
  changes.map(({ daysAgo, time, by, event }) => ({
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [event],
    actor: personId(by),
    at: `${weekdayBefore(now, daysAgo)}T${time}:00.000Z`,
  }))

/** The day so long ago, or the Friday before where it was a weekend. */
function weekdayBefore(now: Date, daysAgo: number): string {
  const day = new Date(now.getTime() - daysAgo * 86_400_000)
  const past = { 0: 2, 6: 1 }[day.getUTCDay()] ?? 0
  return new Date(day.getTime() - past * 86_400_000).toISOString().slice(0, 10)
}
