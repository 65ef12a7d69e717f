import type { AccountSpec, StoryRecord } from './account-spec.ts'
import { brightwaterMaterial } from './brightwater-material.ts'
import { named } from './place.ts'

const day = 86_400_000

/** The customers who have a story of their own. */
export function castAccounts(now: Date): AccountSpec[] {
  const ago = (days: number) => new Date(now.getTime() - days * day).toISOString()
  const date = (days: number) => ago(-days).slice(0, 10)
  const priya = named('Priya Nair')
  const child = (name: string, arr: number): AccountSpec => ({
    name,
    region: 'US Central',
    csm: 'Priya Nair',
    ae: 'Diego Alvarez',
    parent: 'Brightwater Energy',
    fields: { arr, tier: 'Ultimate', zone: 'America/Chicago', renewal: date(300) },
  })
  const ticket = (key: string, subject: string, priority: string, owner: { id: string; name: string }, status = 'open'): StoryRecord => ({
    kind: 'ticket',
    key,
    source: 'helpdesk',
    data: { subject, priority, status, followers: [owner], openedAt: ago(12), updatedAt: ago(1), link: `https://help.example/${key}` },
  })
  return [
    {
      name: 'Brightwater Energy',
      region: 'US Central',
      csm: 'Priya Nair',
      before: ['Mei Chen'],
      ae: 'Diego Alvarez',
      fields: { arr: 480_000, tier: 'Ultimate', hosting: 'self-managed', renewal: date(312), segment: 'Enterprise' },
      records: [
        ticket('8812', 'Runner stops after an hour', 'high', priya),
        ticket('8829', 'Merge takes minutes in one repository', 'normal', priya),
        ticket('8840', 'Mail notices arrive twice', 'low', priya, 'pending'),
        ticket('8701', 'Sign-in loops behind the proxy', 'urgent', priya, 'solved'),
        {
          kind: 'cta',
          key: 'cta-1',
          data: {
            title: 'Seats run out before the renewal',
            type: 'opportunity',
            status: 'open',
            owner: priya,
            due: date(40),
            updatedOn: date(-30),
          },
        },
        {
          kind: 'series',
          key: 'cadence',
          source: 'calendar',
          data: {
            kind: 'cadence',
            title: 'Cadence call',
            pattern: 'every second Tuesday 10:00',
            organiser: 'internal',
            organisedBy: priya,
            attendees: [
              { name: 'Priya Nair', side: 'us', person: priya, answer: 'accepted' },
              { name: 'Dana Reyes', side: 'customer', answer: 'accepted' },
            ],
            active: true,
            accepted: true,
          },
        },
        {
          kind: 'collaboration-project',
          key: 'main',
          source: 'tracker',
          data: {
            name: 'Brightwater together',
            exists: true,
            link: 'https://tracker.example/brightwater-energy/together',
            issues: [{ title: 'Plan for the upgrade', status: 'open', updatedOn: date(-6) }],
            watchers: [{ person: priya, level: 'watch' }],
            sentiment: 'happy',
          },
        },
        {
          kind: 'health',
          key: 'current',
          data: {
            colour: 'green',
            score: 86,
            why: 'Two new teams joined last quarter, and the sponsor answers within a day.',
            trend: 'up',
            at: ago(5),
          },
        },
        {
          kind: 'communication',
          key: 'current',
          data: {
            preferredMethod: 'Chat channel',
            frequencyOutsideCalls: 'weekly',
            cadenceFrequency: 'every two weeks',
            automatedSender: priya,
          },
        },
        ...['main', 'incidents'].map(
          (key): StoryRecord => ({
            kind: 'channel',
            key,
            source: 'chat',
            data: {
              name: key === 'main' ? 'ext-brightwater-energy' : 'ext-brightwater-incidents',
              link: `https://chat.example/brightwater-energy/${key}`,
              shared: true,
              members: [priya],
            },
          }),
        ),
        ...brightwaterMaterial(ago, date),
      ],
    },
    child('Brightwater Grid Services', 96_000),
    child('Brightwater Offshore', 71_000),
    child('Brightwater Solar Leasing', 38_000),
    {
      name: 'Kestrel Logistics',
      region: 'US Central',
      csm: 'Priya Nair',
      before: ['Mei Chen', 'Jonas Weber'],
      ae: 'Diego Alvarez',
      fields: { arr: 210_000, tier: 'Premium', hosting: 'self-managed', renewal: date(112), segment: 'Mid-market' },
      records: [
        {
          kind: 'instance',
          key: 'kes-prod-01',
          data: {
            name: 'kes-prod-01',
            hosting: 'self-managed',
            production: 'yes',
            version: '17.9.2',
            lastPing: ago(0.1),
            healthChecks: [{ on: date(-80), result: 'No findings' }],
          },
        },
        // It calls itself production, pinged just now and builds all day: whoever wrote "no" was wrong, and no check can see that.
        {
          kind: 'instance',
          key: 'kes-prod-02',
          data: {
            name: 'kes-prod-02',
            hosting: 'self-managed',
            production: 'no',
            version: '17.9.2',
            lastPing: ago(0.08),
            healthChecks: [{ on: date(-3), result: '214 pipelines in the last seven days' }],
            runners: [{ name: 'dock side', kind: 'private', count: 18 }],
          },
        },
        {
          kind: 'instance',
          key: 'kes-lab-01',
          data: { name: 'kes-lab-01', hosting: 'self-managed', production: 'unknown', version: '16.4.0', lastPing: ago(244) },
        },
        ticket('8790', 'Package download is cut off', 'normal', priya),
        ticket('8803', 'Backup fails on Sundays', 'high', priya),
        {
          kind: 'cta',
          key: 'cta-1',
          data: {
            title: 'Upgrade is two versions behind',
            type: 'risk',
            status: 'in progress',
            owner: priya,
            due: date(20),
            updatedOn: date(-25),
          },
        },
        {
          kind: 'health',
          key: 'current',
          data: { colour: 'green', score: 78, why: 'Steady use; six points lower since their reorganisation.', trend: 'down', at: ago(4) },
        },
      ],
    },
    {
      name: 'Norrland Bank',
      region: 'Nordics and UK',
      csm: 'Freya Sandström',
      before: ['Jonas Weber'],
      ae: 'Oskar Lund',
      fields: { arr: 620_000, tier: 'Ultimate', zone: 'Europe/Stockholm', renewal: date(69), segment: 'Enterprise' },
    },
    {
      name: 'Orchid Clinics',
      region: 'US West',
      csm: 'Mei Chen',
      ae: 'Diego Alvarez',
      fields: { arr: 145_000, tier: 'Premium', hosting: 'SaaS', renewal: date(188) },
      records: [
        {
          kind: 'collaboration-project',
          key: 'main',
          source: 'tracker',
          data: { name: 'none', exists: false, whyNot: 'They share nothing outside their network.', wouldHelp: 'yes' },
        },
        { ...ticket('8455', 'Search finds nothing in archived groups', 'normal', named('Mei Chen'), 'solved') },
      ],
    },
    {
      name: 'Halden Rail',
      region: 'US Central',
      csm: 'Priya Nair',
      before: ['Nina Castellanos'],
      ae: 'Ravi Menon',
      fields: { arr: 260_000, tier: 'Premium', hosting: 'SaaS', renewal: date(241) },
    },
    {
      name: 'Copper Ridge Dairy',
      region: 'US West',
      csm: 'Mei Chen',
      ae: 'Diego Alvarez',
      fields: { arr: 64_000, tier: 'Premium', hosting: 'SaaS', renewal: date(150) },
    },
    // Its CSM has left in the middle of handing it over.
    {
      name: 'Tindra Shipping',
      region: 'Nordics and UK',
      csm: 'Jonas Weber',
      ae: 'Oskar Lund',
      fields: { arr: 88_000, zone: 'Europe/Stockholm' },
    },
  ]
}
