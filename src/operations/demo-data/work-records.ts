import { contactName } from './names.ts'
import { dateAgo, daysAgo, type GivenRecord, named, type Place, record, sharing } from './place.ts'
import { topics } from './topics.ts'

/** What our people do with the customer: deals, tickets, meetings, and what is written down about them. */

/** The largest customers are Strategic; the others whatever chance says. */
const tierFor = (arr: number | undefined, otherwise: string): string => ((arr ?? 0) >= 300_000 ? 'Strategic' : otherwise)

export function commercial(place: Place): GivenRecord[] {
  const { chance, csm, pooled, fields, slug } = place
  return [
    record(
      place,
      'opportunity',
      'renewal',
      {
        name: 'Renewal',
        kind: 'renewal',
        stage: chance.pick(['Qualified', 'Proposal', 'Not started']),
        status: 'open',
        ...(fields.renewal === undefined ? {} : { closeOn: fields.renewal }),
        ...(fields.arr === undefined ? {} : { amount: fields.arr }),
      },
      'CRM',
    ),
    ...(chance.happens(0.35)
      ? [
          record(
            place,
            'opportunity',
            'won',
            {
              name: chance.pick(topics.deals),
              kind: chance.pick(['upgrade', 'add-on']),
              stage: 'Closed',
              status: 'won',
              closeOn: dateAgo(place, chance.between(120, 700)),
              commandPlan: `https://docs.example/${slug}/command-plan`,
            },
            'CRM',
          ),
        ]
      : []),
    record(
      place,
      'crm-activity',
      'thread',
      { subject: chance.pick(topics.threads), at: daysAgo(place, chance.between(4, 90)), by: named(csm), thread: 't-1' },
      'CRM',
    ),
    record(
      place,
      'service-tier',
      'current',
      pooled
        ? { tier: 'Scale', compensationPool: 'Pooled', compensationPoolAdjusted: true }
        : {
            tier: tierFor(fields.arr, chance.pick(['Growth', 'Growth', 'Named'])),
            compensationPool: chance.pick(['North', 'Core']),
            compensationPoolAdjusted: false,
          },
      'CS platform',
    ),
    record(place, 'book', 'current', pooled ? { active: false } : { holder: named(csm), active: true }, 'CS platform'),
    record(
      place,
      'timeline-entry',
      'last-call',
      {
        type: 'call',
        title: 'Cadence call',
        at: daysAgo(place, chance.between(3, 25)),
        author: named(csm),
        body: chance.pick(topics.callNotes),
        links: [`https://docs.example/${slug}/notes`],
      },
      'CS platform',
    ),
  ]
}

export function support(place: Place): GivenRecord[] {
  const { chance, csm, pooled, market, slug } = place
  const followers = pooled ? [] : [named(csm)]
  const hasProject = chance.happens(0.7)
  return [
    ...chance.some(topics.tickets, chance.between(1, pooled ? 2 : 4)).map((subject, index) =>
      record(
        place,
        'ticket',
        `${8000 + chance.between(0, 1999)}`,
        {
          subject,
          status: chance.pick(['open', 'pending', 'open', 'solved']),
          priority: chance.pick(['low', 'normal', 'normal', 'high', 'urgent']),
          requester: contactName(market.region, chance),
          followers: index < 3 ? followers : [],
          openedAt: daysAgo(place, chance.between(6, 40)),
          updatedAt: daysAgo(place, chance.between(0, 5)),
          link: `https://help.example/${slug}/${index + 1}`,
        },
        'helpdesk',
      ),
    ),
    record(
      place,
      'collaboration-project',
      'main',
      hasProject
        ? {
            name: `${slug} together`,
            exists: true,
            link: `https://tracker.example/${slug}/together`,
            issues: chance.some(topics.issues, 2).map((title, index) => ({
              title,
              status: index === 0 ? 'open' : 'closed',
              updatedOn: dateAgo(place, chance.between(3, 90)),
            })),
            watchers: pooled ? [] : [{ person: named(csm), level: 'watch' }],
            sentiment: chance.pick(['happy', 'happy', 'mixed', 'unhappy']),
          }
        : {
            name: 'none',
            exists: false,
            whyNot: chance.pick(['They share nothing outside their network.', 'Nobody asked for one yet.']),
            wouldHelp: 'unknown',
          },
      'tracker',
    ),
    ...chance.some(topics.features, chance.between(0, 2)).map((title, index) =>
      record(
        place,
        'feature-request',
        `request-${index + 1}`,
        {
          title,
          priority: chance.pick(['must have', 'should have', 'nice to have']),
          shipped: chance.happens(0.25),
          updatedOn: dateAgo(place, chance.between(10, 200)),
        },
        'tracker',
      ),
    ),
    ...(chance.happens(0.12)
      ? [
          record(
            place,
            'escalation',
            'escalation-1',
            {
              title: chance.pick(topics.escalations),
              status: chance.pick(['open', 'closed']),
              severity: chance.pick(['medium', 'high']),
              openedAt: daysAgo(place, chance.between(8, 60)),
            },
            'helpdesk',
          ),
        ]
      : []),
  ]
}

export function meetings(place: Place): GivenRecord[] {
  const { chance, csm, pooled, market, slug } = place
  const guest = { name: contactName(market.region, chance), side: 'customer', answer: 'accepted' }
  const own = { name: csm, side: 'us', person: named(csm), answer: 'accepted' }
  if (pooled) return []
  const weekday = chance.pick(['Monday', 'Tuesday', 'Wednesday', 'Thursday'])
  const last = daysOn(weekday, place, chance.between(3, 10))
  return [
    record(
      place,
      'series',
      'cadence',
      {
        kind: 'cadence',
        title: 'Cadence call',
        pattern: `every second ${weekday} ${chance.between(9, 15)}:00`,
        organiser: chance.happens(0.85) ? 'internal' : 'customer',
        organisedBy: named(csm),
        attendees: [own, guest],
        active: true,
        accepted: true,
        link: `https://calendar.example/${slug}`,
      },
      'calendar',
    ),
    record(
      place,
      'meeting',
      'last',
      {
        kind: 'cadence',
        title: 'Cadence call',
        at: last,
        minutes: 30,
        held: 'held',
        lead: named(csm),
        attendees: [own, guest],
        series: 'cadence',
      },
      'calendar',
    ),
    ...(chance.happens(0.5)
      ? [
          record(
            place,
            'meeting',
            'ebr',
            {
              kind: 'EBR',
              title: 'Executive business review',
              at: daysAgo(place, chance.between(30, 170)),
              minutes: 60,
              held: 'held',
              lead: named(csm),
              attendees: [own, guest],
            },
            'calendar',
          ),
        ]
      : []),
  ]
}

export function material(place: Place): GivenRecord[] {
  const { chance, slug, pooled, csm, market } = place
  // Of most it is recorded who can open them; of the others nobody knows.
  const isRecorded = !pooled && sharing(place).happens(0.6)
  const shared = (...names: string[]) => (isRecorded ? { sharedWith: names.map(named) } : {})
  const state = (system: string) =>
    record(place, 'system-state', system, { system, upToDate: pooled ? 'yes' : chance.pick(['unknown', 'unknown', 'no', 'yes']) }, system)
  return [
    record(
      place,
      'document',
      'notes',
      {
        title: 'Meeting notes',
        kind: 'notes',
        ...(chance.happens(0.85) ? { link: `https://docs.example/${slug}/notes` } : {}),
        reachable: 'yes',
        inStandardFolder: chance.happens(0.7),
        updatedOn: dateAgo(place, chance.between(3, 60)),
        ...shared(csm, market.sa),
      },
      'documents',
    ),
    ...(chance.happens(0.4)
      ? [
          record(
            place,
            'document',
            'diagram',
            {
              title: 'How it is installed',
              kind: 'diagram',
              link: `https://docs.example/${slug}/diagram`,
              reachable: 'yes',
              updatedOn: dateAgo(place, chance.between(60, 500)),
              ...shared(csm),
            },
            'documents',
          ),
        ]
      : []),
    ...(chance.happens(0.8)
      ? [
          record(
            place,
            'recording',
            'kick-off',
            {
              title: chance.pick(topics.recordings),
              at: daysAgo(place, chance.between(30, 400)),
              link: `https://video.example/${slug}/1`,
              worthWatching: 'yes',
              why: chance.pick(['Shows how they build today.', 'The CISO explains what must never leave their network.']),
              ...shared(csm),
            },
            'recordings',
          ),
        ]
      : []),
    ...['CS platform', 'CRM', 'documents', 'recordings'].map(state),
  ]
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** The last such day of the week, at least so many days ago: a call lies where its series has it. */
function daysOn(weekday: string, place: Place, atLeast: number): string {
  const from = new Date(daysAgo(place, atLeast)).getUTCDay()
  return daysAgo(place, atLeast + ((from - weekdays.indexOf(weekday) + 7) % 7))
}
