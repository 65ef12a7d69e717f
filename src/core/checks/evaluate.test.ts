import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factsOf, lena, priya, record } from '../facts/sample-facts.ts'
import { compileCheck } from './compile-check.ts'
import { evaluate, evaluateAll } from './evaluate.ts'
import { limits } from './limits.ts'

const check = (expression: string) => {
  const result = compileCheck(expression)
  if (!result.ok) throw new Error(`${expression}: ${result.diagnostics.map(({ message }) => message).join(' ')}`)
  return result
}
const judged = (expression: string, facts: Parameters<typeof evaluate>[1]) => evaluate(check(expression), facts)

const ctas = [
  record('cta', 'c1', { title: 'Renewal risk', status: 'open' }),
  record('cta', 'c2', { title: 'Old', status: 'closed' }),
  record('cta', 'c3', { title: 'Onboard the new team', status: 'in progress' }),
]

test.each([
  'ctas.all(c, c.status == "closed")',
  '!ctas.exists(c, c.status != "closed")',
  'size(ctas.filter(c, c.status != "closed")) == 0',
  'ctas.filter(c, c.status != "closed").size() == 0',
  '!(ctas.exists(c, c.status != "closed") || false)',
])('a check that fails names the records that make it fail: %s', (expression) => {
  expect(judged(expression, factsOf(ctas))).toMatchObject({
    verdict: 'failed',
    because: '2 of 3 CTAs do not meet this: "Renewal risk" (status open), "Onboard the new team" (status in progress)',
    records: [
      { kind: 'cta', key: 'c1', title: 'Renewal risk' },
      { kind: 'cta', key: 'c3', title: 'Onboard the new team' },
    ],
  })
})

test('a check that passes says what it looked at, from where, and how old the oldest of it is', () => {
  const facts = factsOf([
    record('cta', 'c1', { title: 'A', status: 'closed' }, { source: 'CS platform', checkedAt: '2026-11-01T09:00:00.000Z' }),
    record('cta', 'c2', { title: 'B', status: 'closed' }),
  ])
  expect(judged('ctas.all(c, c.status == "closed")', facts)).toEqual({
    verdict: 'passed',
    seen: { value: '2 CTAs', source: 'CS platform, by hand', checkedAt: '2026-11-01T09:00:00.000Z' },
  })
})

test('a check that sought something shows what it found, with the source and the day of just that', () => {
  const note = (key: string, title: string, at: string, checkedAt: string) =>
    record('timeline-entry', key, { type: 'handover', title, at, links: [] }, { source: 'CS platform', checkedAt })
  const facts = factsOf([
    note('t1', 'Handover started', '2026-11-02T09:00:00.000Z', '2026-11-02T09:00:00.000Z'),
    note('t2', 'Handover completed', '2026-11-20T09:00:00.000Z', '2026-11-20T10:00:00.000Z'),
  ])
  const after = 'timeline.exists(e, e.type == "handover" && e.at >= "2026-11-10")'
  for (const expression of [after, `timeline.exists(e, e.at < "2020-01-01") || ${after}`, `size(timeline) > 0 ? ${after} : false`])
    expect(judged(expression, facts).seen, expression).toEqual({
      value: '"Handover completed"',
      source: 'CS platform',
      checkedAt: '2026-11-20T10:00:00.000Z',
    })
})

test('what was seen reads as people say it', () => {
  const facts = factsOf([
    record('service-tier', 'current', { tier: 'Strategic', compensationPoolAdjusted: false }),
    record('health', 'current', { colour: 'green', why: 'Two new teams joined.' }),
  ])
  expect(judged('has(health.colour) && has(health.why)', facts).seen.value).toBe(
    'health: green, the reason for the health: Two new teams joined',
  )
  expect(judged('handover.startedOn < today', facts).seen.value).toBe('the start of the handover: 2 Nov')
  expect(judged('serviceTier.tier == "Scale"', facts)).toMatchObject({ because: 'Service tier is Strategic' })
  expect(judged('serviceTier.compensationPoolAdjusted', facts)).toMatchObject({ because: 'Compensation pool adjusted: no' })
})

test('what is not there is named without an article', () => {
  expect(judged('has(account.pool)', factsOf([]))).toMatchObject({ because: 'There is no pool of the account yet' })
  expect(judged('has(handover.letterSentOn)', factsOf([]))).toMatchObject({ because: 'There is no letter that was sent yet' })
})

test('a record that says that there is none counts as none, in what was seen as in what is told', () => {
  const none = record('collaboration-project', 'none', { name: 'none', exists: false })
  const one = record('collaboration-project', 'c1', { name: 'Together', exists: true })
  const unlessNone = 'collaborationProjects.all(p, !p.exists || has(p.link) || p.name == "Together")'
  expect(judged(unlessNone, factsOf([none])).seen.value).toBe('0 collaboration projects')
  expect(judged(unlessNone, factsOf([one])).seen.value).toBe('1 collaboration project')
})

test('a reason says what is in the way, not what would excuse from it', () => {
  const sender = '!known(communication) || !has(communication.automatedSender) || communication.automatedSender == handover.incoming'
  const facts = factsOf([record('communication', 'current', { automatedSender: priya })])
  expect(judged(sender, facts)).toMatchObject({
    verdict: 'failed',
    because: `The name under automated mail is ${priya.name}, the incoming person is ${lena.name}`,
  })
  expect(judged('!known(communication)', facts)).toMatchObject({ verdict: 'failed', because: 'Communication is there already' })
})

test('the CTA that stands for the handover itself is not in its own way', () => {
  const own = record('cta', 'h', { title: 'Handover', status: 'open', handover: 'han_1' })
  expect(judged('ctas.all(c, c.status == "closed")', factsOf([own]))).toMatchObject({ verdict: 'passed' })
  expect(judged('handover.cta.status == "open"', factsOf([own]))).toMatchObject({ verdict: 'passed' })
})

test('an empty list means "none" only when somebody looked; else the check cannot tell', () => {
  expect(judged('escalations.all(e, e.status == "closed")', factsOf([]))).toMatchObject({
    verdict: 'cannot tell',
    because: 'Nothing is known yet of escalations',
  })
  expect(judged('escalations.all(e, e.status == "closed")', factsOf([record('coverage', 'escalation', {})]))).toMatchObject({
    verdict: 'passed',
  })
})

test('a check that asks whether something is known gets an answer instead of "cannot tell"', () => {
  expect(judged('known(collaborationProjects) && collaborationProjects.exists(p, p.exists)', factsOf([]))).toMatchObject({
    verdict: 'failed',
    because: 'Nothing is known yet of collaboration projects',
  })
  expect(judged('!known(escalations) || escalations.all(e, e.status == "closed")', factsOf([]))).toMatchObject({ verdict: 'passed' })
})

const instances = [
  record('instance', 'i1', { name: 'prod-1', hosting: 'self-managed', production: 'yes', lastPing: '2026-11-19T08:00:00Z' }),
  record('instance', 'i2', { name: 'lab', hosting: 'self-managed', production: 'no' }),
]

test('a field that nobody filled in makes the answer "cannot tell", and says which field of which record', () => {
  expect(judged('instances.all(i, i.lastPing > monthsAgo(6))', factsOf(instances))).toMatchObject({
    verdict: 'cannot tell',
    because: '"lab" has no last ping',
    records: [{ kind: 'instance', key: 'i2', title: 'lab' }],
  })
  expect(judged('instances.all(i, !has(i.lastPing) || i.lastPing > monthsAgo(6))', factsOf(instances))).toMatchObject({ verdict: 'passed' })
  expect(judged('health.score > 50', factsOf([record('health', 'current', { colour: 'green' })]))).toMatchObject({
    verdict: 'cannot tell',
    because: 'Nobody has filled in health score',
  })
})

test('what is surely wrong fails even when something else is missing', () => {
  const facts = factsOf([...instances, record('instance', 'i3', { name: 'old', hosting: 'SaaS', lastPing: '2025-01-01T00:00:00Z' })])
  expect(judged('instances.all(i, i.lastPing > monthsAgo(6))', facts)).toMatchObject({ verdict: 'failed', records: [{ key: 'i3' }] })
  expect(judged('tickets.all(t, t.status == "closed") && instances.all(i, i.hosting == "SaaS")', facts)).toMatchObject({
    verdict: 'failed',
  })
  expect(judged('tickets.all(t, t.status == "closed") || instances.exists(i, i.hosting == "SaaS")', facts)).toMatchObject({
    verdict: 'passed',
  })
})

test('six months are calendar months in the zone of the account', () => {
  const ping = (lastPing: string) => factsOf([record('instance', 'i', { name: 'i', hosting: 'SaaS', lastPing })])
  // 22 November 06:36 in Chicago is winter time, 22 May is summer time: the same hour there is another one in UTC.
  expect(judged('instances.all(i, i.lastPing >= monthsAgo(6))', ping('2026-05-22T11:36:00.000Z'))).toMatchObject({ verdict: 'passed' })
  expect(judged('instances.all(i, i.lastPing >= monthsAgo(6))', ping('2026-05-22T11:35:59.999Z'))).toMatchObject({ verdict: 'failed' })
})

test('people are the same when their id is, whatever name a record remembers', () => {
  const ticket = record('ticket', 't1', { subject: 'Slow pipelines', status: 'open', followers: [{ id: lena.id, name: 'Lena Maier' }] })
  const follows = 'tickets.filter(t, !(t.status in ["solved", "closed"])).all(t, handover.incoming in t.followers)'
  expect(judged(follows, factsOf([ticket]))).toMatchObject({ verdict: 'passed' })
  expect(judged(follows, factsOf([ticket], { incoming: priya }))).toMatchObject({
    verdict: 'failed',
    records: [{ kind: 'ticket', key: 't1' }],
  })
  expect(judged('handover.roles["New CSM"] == handover.incoming', factsOf([]))).toMatchObject({ verdict: 'passed' })
})

test('who holds the account now is read from the ledger, not from who held it before', () => {
  const csm = (key: string, person: typeof priya, from: string, to?: string) =>
    record('assignment', key, { role: 'CSM', holder: { type: 'person', person }, from, ...(to ? { to } : {}) })
  const moved = [csm('a', priya, '2025-01-01T00:00:00Z', '2026-11-01T00:00:00Z'), csm('b', lena, '2026-11-01T00:00:00Z')]
  expect(judged('account.csm == handover.incoming', factsOf(moved))).toMatchObject({ verdict: 'passed' })
  expect(judged('account.csm == handover.incoming', factsOf([csm('a', priya, '2025-01-01T00:00:00Z')]))).toMatchObject({
    verdict: 'failed',
    because: 'The CSM of the account is Priya Nair, the incoming person is Lena Vogt',
  })
})

test('a reason never says a value that not everyone may read', () => {
  const canary = 'pool-4711-canary'
  const facts = factsOf([
    record('service-tier', 'current', { tier: 'Scale', compensationPool: canary }),
    record('contact', 'k', { name: 'Ana Ortiz', stance: 'critic', notes: canary }),
    record('opportunity', 'o', { name: 'Renewal', kind: 'renewal', stage: 'open', status: 'open', pool: canary, amount: 987_654 }),
  ])
  const said = JSON.stringify(
    evaluateAll(
      [
        'serviceTier.compensationPool == "x"',
        'contacts.all(k, k.notes == "x" && k.stance == "champion")',
        'opportunities.all(o, o.pool == "x" && o.amount < 1)',
        'opportunities.exists(o, o.pool == "x")',
      ].map(check),
      facts,
    ),
  )
  expect(said).not.toContain(canary)
  expect(said).not.toContain('987654')
  expect(said).not.toContain('critic')
})

const tickets = Array.from({ length: 40 }, (_, n) => record('ticket', `t${n}`, { subject: `Ticket ${n}`, status: 'open' }))

test('four loops inside each other stop after the allowed number of steps, and say so', () => {
  const bomb = 'tickets.all(a, tickets.all(b, tickets.all(c, tickets.all(d, a.key == d.key || b.key != c.key || c.key != ""))))'
  const facts = factsOf(tickets)
  const before = process.cpuUsage()
  expect(judged(bomb, facts)).toMatchObject({ verdict: 'cannot tell', because: `The check needs more than ${limits.steps} steps` })
  const { user } = process.cpuUsage(before)
  // 2.5 million passes take seconds; the allowed ones some milliseconds. Wide, for a busy machine.
  expect(user / 1_000).toBeLessThan(1_000)
})

test('an error that a loop swallows does not hide that the steps ran out', () => {
  const endless = 'tickets.exists(a, tickets.exists(b, tickets.exists(c, tickets.exists(d, d.key == "none"))))'
  for (const masked of [
    `${endless} || true`,
    `tickets.all(x, ${endless} || true)`,
    `tickets.all(x, true || ${endless}) && !(${endless})`,
  ]) {
    expect(judged(masked, factsOf(tickets))).toMatchObject({ verdict: 'cannot tell' })
  }
})

test('looking through long lists of people inside loops counts as steps too', () => {
  const followers = Array.from({ length: 200 }, (_, n) => ({ id: `p${n}`, name: `P${n}` }))
  const crowded = tickets.map((each) => ({ ...each, data: { ...each.data, followers } })) as typeof tickets
  expect(judged('tickets.all(a, tickets.all(b, !(handover.incoming in b.followers)))', factsOf(crowded))).toMatchObject({
    verdict: 'cannot tell',
  })
  expect(judged('tickets.all(a, !(handover.incoming in a.followers))', factsOf(crowded))).toMatchObject({ verdict: 'passed' })
})

test('a list that is too long to look through cannot be told about', () => {
  const long = factsOf([])
  const one = { title: 'A', type: 'other' as const, status: 'closed' as const, tasks: [], key: 'k', source: 'by hand', checkedAt: long.now }
  const facts = { ...long, known: ['ctas' as const], ctas: Array.from({ length: limits.factList + 1 }, () => one) }
  expect(judged('ctas.all(c, c.status == "closed")', facts)).toMatchObject({ verdict: 'cannot tell' })
})

test('counting the steps does not change what a text means', () => {
  const names = fc
    .string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', '"', "'", '\\\\', '\\n', '\\t', 'é', '🙂', '$', '{', '`') })
    .filter((name) => name.trim() !== '')
  fc.assert(
    fc.property(names, names, (name, other) => {
      const facts = factsOf([record('cta', 'c', { title: name, status: 'open' })])
      expect(judged(`ctas.all(c, c.title == ${JSON.stringify(name)})`, facts).verdict).toBe('passed')
      expect(judged(`ctas.all(c, c.title in [${JSON.stringify(other)}, "none"])`, facts).verdict).toBe(name === other ? 'passed' : 'failed')
    }),
  )
})

test('the same facts and checks give the same answer, alone or in a batch', () => {
  const statuses = fc.array(fc.constantFrom('open', 'in progress', 'closed'), { maxLength: 12 })
  const expressions = [
    'ctas.all(c, c.status == "closed")',
    '!ctas.exists(c, c.status == "open")',
    'ctas.exists(c, c.status == "open")',
    'size(ctas) < 5',
  ].map(check)
  fc.assert(
    fc.property(statuses, (drawn) => {
      const facts = factsOf([
        record('coverage', 'cta', {}),
        ...drawn.map((status, n) => record('cta', `c${n}`, { title: `C${n}`, status })),
      ])
      const [allClosed, noneOpen, someOpen, few] = evaluateAll(expressions, facts)
      expect(evaluateAll(expressions, facts)).toEqual(expressions.map((each) => evaluate(each, facts)))
      expect(allClosed?.verdict).toBe(drawn.every((status) => status === 'closed') ? 'passed' : 'failed')
      expect(noneOpen?.verdict).toBe(drawn.includes('open') ? 'failed' : 'passed')
      expect(someOpen?.verdict).toBe(drawn.includes('open') ? 'passed' : 'failed')
      expect(few?.verdict).toBe(drawn.length < 5 ? 'passed' : 'failed')
      const named = allClosed?.verdict === 'failed' ? allClosed.records.map(({ key }) => key) : []
      expect(named.toSorted()).toEqual(drawn.flatMap((status, n) => (status === 'closed' ? [] : [`c${n}`])).toSorted())
    }),
    { numRuns: 100 },
  )
})
