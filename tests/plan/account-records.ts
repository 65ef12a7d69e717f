import type { Random } from '../../src/core/process/testing/random.ts'
import type { Kind } from '../../src/core/records/kinds.ts'

type Person = { id: string; name: string }
export type Given = { kind: Kind; key: string; data: Record<string, unknown> }

/** What is recorded about an account in some condition: more or fewer of everything that changes hands. */
export function accountRecords(
  random: Random,
  { old, next, other, today }: { old: Person; next: Person; other: Person; today: string },
): Given[] {
  const record = (kind: Kind, key: string, data: Record<string, unknown>): Given => ({ kind, key, data })
  const some = <T>(most: number, make: (index: number) => T): T[] =>
    Array.from({ length: 1 + random.below(most) }, (_, index) => make(index))
  const perhaps = <T>(...options: T[]): T => random.pick(options)
  return [
    record('attribute', 'project', { name: 'collaboration project', link: 'https://tracker.example/kestrel' }),
    record('attribute', 'notes', { name: 'meeting notes', link: 'https://docs.example/kestrel' }),
    record('communication', 'current', { cadenceFrequency: 'weekly', automatedSender: old }),
    record('series', 'cadence', {
      title: 'Cadence',
      pattern: perhaps('every Tuesday 10:00', 'every second Tuesday 10:00'),
      organiser: 'internal',
      organisedBy: old,
      attendees: [
        { name: old.name, side: 'us', person: old, answer: 'none' },
        { name: 'Ana Ortiz', email: 'ana@kestrel.example', side: 'customer' },
      ],
      nextAt: new Date(Date.parse(`${today}T16:00:00.000Z`) + 8 * 86_400_000).toISOString(),
    }),
    record('collaboration-project', 'project', { name: 'Together', exists: true, watchers: [{ person: old, level: 'watch' }] }),
    ...some(6, (index) =>
      record('ticket', `T-${index}`, {
        subject: `Ticket ${index}`,
        status: perhaps('open', 'pending', 'new', 'solved'),
        followers: perhaps([old], [old, other], [next], []),
        cc: perhaps([], [old]),
      }),
    ),
    ...some(4, (index) =>
      record('cta', `cta-${index}`, {
        title: `CTA ${index}`,
        status: perhaps('open', 'in progress', 'closed'),
        owner: perhaps(old, other),
        updatedOn: today,
        tasks: some(2, (at) => ({ title: `Step ${at}`, status: perhaps('open', 'done'), owner: old })),
      }),
    ),
    ...some(2, (index) =>
      record('success-plan', `plan-${index}`, {
        title: `Plan ${index}`,
        status: 'active',
        owner: old,
        updatedOn: today,
        objectives: some(3, (at) => ({
          title: `Objective ${at}`,
          status: perhaps('open', 'done'),
          owner: old,
          tasks: [{ title: 'Pilot', status: 'open', owner: old }],
        })),
      }),
    ),
    ...some(3, (index) =>
      record('channel', `channel-${index}`, { name: `kestrel-${index}`, shared: true, members: perhaps([old], [old, other]) }),
    ),
    ...some(4, (index) =>
      record('document', `doc-${index}`, {
        title: `Notes ${index}`,
        kind: perhaps('notes', 'folder', 'diagram'),
        link: `https://docs.example/${index}`,
        inStandardFolder: perhaps(true, false),
        sharedWith: perhaps([old], [old, other]),
      }),
    ),
    ...some(3, (index) =>
      record('recording', `rec-${index}`, { title: `Call ${index}`, link: `https://recordings.example/${index}`, sharedWith: [old] }),
    ),
  ]
}
