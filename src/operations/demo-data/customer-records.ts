import { contactName, mailOf } from './names.ts'
import { dateAgo, daysAgo, type GivenRecord, named, type Place, record, sharing } from './place.ts'
import { topics } from './topics.ts'

/** Who the customer is, what they use, and what they want to reach. */

export function relationship(place: Place): GivenRecord[] {
  const { chance, market, csm, slug, fields, pooled } = place
  const domain = fields.domain ?? 'account.example'
  const count = chance.between(2, 4)
  const names = [...new Set(Array.from({ length: count * 2 }, () => contactName(market.region, chance)))].slice(0, count)
  const titles = ['Head of Platform', 'Director of Engineering', 'Release Manager', 'CISO', 'Procurement Lead', 'DevOps Lead']
  return [
    record(
      place,
      'communication',
      'current',
      {
        preferredMethod: chance.pick(['Chat channel', 'E-mail', 'Phone', 'Shared project']),
        frequencyOutsideCalls: chance.pick(['weekly', 'a few times a month', 'rarely']),
        cadenceFrequency: chance.pick(['weekly', 'every two weeks', 'monthly']),
        // The platform writes to some customers by itself, in the name of their CSM.
        ...(!pooled && sharing(place).happens(0.4) ? { automatedSender: named(csm) } : {}),
      },
      'CS platform',
    ),
    ...names.map((name, index) =>
      record(
        place,
        'contact',
        name.toLowerCase(),
        {
          name,
          email: mailOf(name, domain),
          title: chance.pick(titles),
          importance: index === 0 ? 'key' : chance.pick(['key', 'regular', 'occasional']),
          approvedRecipient: index < 2,
          stance: index === 0 ? chance.pick(['champion', 'supporter']) : chance.pick(['supporter', 'neutral', 'critic', 'unknown']),
          ...(index === 0
            ? {
                notes: chance.pick([
                  'Wants short answers and a date.',
                  'Decides together with procurement; never alone.',
                  'Direct, fair, dislikes slides.',
                  'Prefers a call to a long thread.',
                ]),
              }
            : {}),
        },
        'CRM',
      ),
    ),
    record(
      place,
      'channel',
      'main',
      { name: `ext-${slug}`, link: `https://chat.example/${slug}`, shared: true, members: [named(csm)] },
      'chat',
    ),
    record(place, 'attribute', 'use case', { name: 'use case', value: chance.pick(topics.useCases) }, 'CS platform'),
    ...(chance.happens(0.75)
      ? [record(place, 'attribute', 'meeting notes', { name: 'meeting notes', link: `https://docs.example/${slug}/notes` }, 'CS platform')]
      : []),
  ]
}

export function usage(place: Place): GivenRecord[] {
  const { chance, pooled, fields } = place
  const seats = chance.between(4, 90) * (pooled ? 5 : 25)
  const colour = chance.happens(0.66) ? 'green' : chance.happens(0.75) ? 'yellow' : 'red'
  const score = { green: chance.between(74, 96), yellow: chance.between(50, 73), red: chance.between(18, 49) }[colour]
  const saas = fields.hosting === 'SaaS' || fields.hosting === 'dedicated'
  const stages = chance.some(topics.stages, 4)
  return [
    record(
      place,
      'licence',
      'main',
      {
        name: `${fields.tier ?? 'Premium'} subscription`,
        seats,
        activeUsers: Math.floor(seats * (0.55 + chance.next() * 0.5)),
        activeUsersOn: dateAgo(place, chance.between(2, 20)),
        trueUp: chance.happens(0.3) ? chance.between(4, 40) : 0,
        ...(fields.renewal === undefined ? {} : { renewal: fields.renewal }),
      },
      'CRM',
    ),
    record(
      place,
      'health',
      'current',
      {
        colour,
        score,
        why: chance.pick(topics.health[colour]),
        trend: chance.pick(['up', 'steady', 'steady', 'down']),
        at: daysAgo(place, chance.between(1, 30)),
      },
      'CS platform',
    ),
    ...Array.from({ length: saas ? 1 : chance.between(1, 3) }, (_, index) => instance(place, index, saas)),
    ...stages.map((stage, index) =>
      record(
        place,
        'adoption-stage',
        stage.toLowerCase(),
        {
          stage,
          ...(index === 3
            ? { status: 'other tool', tool: chance.pick(['an older build server', 'a home-grown script', 'a separate scanner']) }
            : { status: chance.pick(['adopted', 'adopted', 'started', 'planned']) }),
        },
        'CS platform',
      ),
    ),
  ]
}

function instance(place: Place, index: number, saas: boolean): GivenRecord {
  const { chance, slug } = place
  const isSilent = !saas && index > 0 && chance.happens(0.25)
  const months = [3, 2, 1].map((ago) => dateAgo(place, ago * 30).slice(0, 7))
  const minutes = chance.between(2, 60) * 1000
  return record(
    place,
    'instance',
    `${slug}-${index + 1}`,
    {
      name: saas ? `${slug} (group)` : `${slug}-${['prod', 'stage', 'lab'][index] ?? 'node'}-0${index + 1}`,
      hosting: saas ? 'SaaS' : 'self-managed',
      production: index === 0 || chance.happens(0.5) ? (index === 0 ? 'yes' : 'no') : 'unknown',
      ...(saas ? {} : { version: `17.${chance.between(2, 11)}.${chance.between(0, 6)}` }),
      lastPing: daysAgo(place, isSilent ? chance.between(190, 300) : chance.between(0, 3)),
      ...(saas
        ? {
            computeMinutes: [...new Set(months)].map((month, each) => ({ month, minutes: minutes + each * 700 })),
            runners: [{ name: 'hosted', kind: 'hosted', count: chance.between(2, 20) }],
          }
        : { runners: [{ name: 'on site', kind: 'private', count: chance.between(2, 12) }] }),
      ...(chance.happens(0.5)
        ? {
            healthChecks: [
              {
                on: dateAgo(place, chance.between(30, 200)),
                result: chance.pick(['No findings', 'Two findings, both closed', 'Disk nearly full, fixed']),
              },
            ],
          }
        : {}),
    },
    'CS platform',
  )
}

export function plans(place: Place): GivenRecord[] {
  const { chance, csm, pooled, slug } = place
  if (pooled)
    return [
      record(
        place,
        'success-plan',
        'plan',
        {
          title: chance.pick(topics.plans),
          status: 'closed',
          owner: named(csm),
          updatedOn: dateAgo(place, chance.between(220, 300)),
          closedBecause: 'Reached before the account moved to the pool',
        },
        'CS platform',
      ),
    ]
  const owner = named(csm)
  const goals = chance.some(topics.goals, 2)
  return [
    record(
      place,
      'success-plan',
      'plan',
      {
        title: chance.pick(topics.plans),
        status: 'active',
        owner,
        link: `https://cs.example/${slug}/plan`,
        updatedOn: dateAgo(place, chance.between(20, 140)),
        objectives: goals.map((title, index) => ({
          title,
          status: index === 0 ? 'open' : chance.pick(['open', 'done']),
          owner,
          due: dateAgo(place, -chance.between(20, 120)),
          tasks: [{ title: chance.pick(topics.planTasks), status: 'open', owner }],
        })),
      },
      'CS platform',
    ),
    ...chance.some(topics.ctas, chance.between(0, 2)).map(({ title, type }, index) =>
      record(
        place,
        'cta',
        `cta-${index + 1}`,
        {
          title,
          type,
          status: chance.pick(['open', 'in progress']),
          owner,
          due: dateAgo(place, -chance.between(5, 60)),
          updatedOn: dateAgo(place, chance.between(5, 60)),
        },
        'CS platform',
      ),
    ),
  ]
}
