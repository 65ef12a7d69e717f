import { describe, expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { kindNames, kindOf } from '../records/kinds.ts'
import { rhythmOf } from './conflicts.ts'
import { lengthOf, makeDossier, mostWords } from './dossier.ts'
import { readableDossier } from './readable.ts'
import { everythingSaid, kestrelSources, nine, withChanged } from './sample-dossier.ts'

const staff = new Set(['staff'] as const)
const holder = new Set(['staff', 'holder'] as const)
const textOf = (dossier: ReturnType<typeof makeDossier>) => JSON.stringify(dossier)
const part = (dossier: ReturnType<typeof makeDossier>, id: string) => dossier.parts.find((one) => one.id === id)

test('a dossier whose records are all there, current and of one mind asks nothing', () => {
  expect(makeDossier(kestrelSources).questions).toEqual([])
})

test('3 stale, 2 conflicting and 4 missing facts are just 9 questions', () => {
  const { questions } = makeDossier(nine)
  expect(questions.map(({ id }) => id).toSorted()).toEqual([
    'adoption.unknown:plan',
    'communication.method:current',
    'conflict.cadence',
    'conflict.renewal',
    'health.old:current',
    'instance.minutes:prod',
    'licence.old:main',
    'recording.worth',
    'success-plan.old:plan',
  ])
  const count = (cause: string) => questions.filter((one) => one.cause === cause).length
  expect([count('stale'), count('conflicting'), count('missing')]).toEqual([3, 2, 4])
})

test('who can know it decides where a question goes first', () => {
  const places = Object.fromEntries(makeDossier(nine).questions.map(({ id, place }) => [id.split(':')[0], place]))
  expect(places).toEqual({
    'licence.old': 'incoming',
    'conflict.renewal': 'incoming',
    'instance.minutes': 'incoming',
    'communication.method': 'outgoing',
    'health.old': 'outgoing',
    'success-plan.old': 'outgoing',
    'conflict.cadence': 'outgoing',
    'recording.worth': 'team',
    'adoption.unknown': 'customer',
  })
})

test('the parts stand in reading order, and each sentence names its record, its source, its age and who answers for it', () => {
  const { parts } = makeDossier(kestrelSources)
  expect(parts.map(({ id }) => id)).toEqual(kestrelSources.parts.map(({ id }) => id))
  const known = new Set(kestrelSources.records.map(({ kind, key }) => `${kind}/${key}`))
  for (const fact of parts.flatMap(({ facts }) => facts)) {
    expect(known).toContain(`${fact.kind}/${fact.key}`)
    expect(fact.source).not.toBe('')
    expect(fact.ageDays).toBeGreaterThanOrEqual(0)
    expect(fact.owner).not.toBeNull()
  }
  expect(parts[0]?.facts[0]).toMatchObject({
    text: 'Premium: 400 seats, 390 active users, counted 12 Nov. No true-up is due. Renewal 31 Mar 2027.',
    source: 'CRM',
    ageDays: 11,
    owner: { name: 'Priya Nair' },
    state: 'current',
  })
})

test('a record that is taken away takes its sentences along', () => {
  for (const { kind, key } of kestrelSources.records) {
    const rest = makeDossier(withChanged(kestrelSources, { [`${kind}/${key}`]: undefined }))
    expect(rest.parts.flatMap(({ facts }) => facts).filter((one) => one.kind === kind && one.key === key)).toEqual([])
  }
})

test('an answer settles its question until the facts it rests on change, and stands in its part', () => {
  const conflict = makeDossier(nine).questions.find(({ id }) => id === 'conflict.renewal')
  const said = {
    answers: {
      ...everythingSaid.answers,
      'conflict.renewal': {
        about: 'When is the renewal?',
        kind: 'licence' as const,
        text: '31 March',
        basis: conflict?.basis ?? '',
        by: 'per_tom',
        at: nine.now,
      },
    },
  }
  const answered = makeDossier({ ...nine, said })
  expect(answered.questions).toHaveLength(8)
  expect(part(answered, 'license')?.answers.map(({ text }) => text)).toEqual(['31 March'])
  const moved = makeDossier({ ...withChanged(nine, { 'opportunity/renewal': { closeOn: '2027-05-31' } }), said })
  expect(moved.questions.map(({ id }) => id)).toContain('conflict.renewal')
})

test('a question that was handed on lies where it was handed to', () => {
  const passed = { 'licence.old:main': { to: 'outgoing' as const, by: 'per_tom', at: nine.now, note: 'The CRM does not say' } }
  const { questions } = makeDossier({ ...nine, said: { ...nine.said, passed } })
  expect(questions.find(({ id }) => id === 'licence.old:main')).toMatchObject({ place: 'outgoing', passed: { by: 'per_tom' } })
})

test('what people think of people is for those who hand over and take over, money for managers', () => {
  const dossier = makeDossier({
    ...kestrelSources,
    said: { ...everythingSaid, notes: [{ id: 'n', part: 'communication', text: 'Proud man', by: 'per_priya', at: nine.now }] },
  })
  const forStaff = textOf(readableDossier(dossier, staff))
  for (const hidden of ['champion.', 'Wants short answers', 'Proud man', '210000']) expect(forStaff).not.toContain(hidden)
  const forHolder = textOf(readableDossier(dossier, holder))
  for (const shown of ['Ana Ortiz is a champion.', 'Wants short answers', 'Proud man']) expect(forHolder).toContain(shown)
  expect(forHolder).not.toContain('210000')
})

test('a contradiction in a field that is for few is a question for few', () => {
  const twice = withChanged(kestrelSources, {
    'contact/ana-2': { source: 'CS platform', name: 'Ana Ortiz', importance: 'key', stance: 'critic' },
  })
  const dossier = makeDossier(twice)
  expect(dossier.questions.map(({ id }) => id)).toEqual(['conflict.contact.stance:ana'])
  expect(readableDossier(dossier, staff).questions).toEqual([])
  expect(readableDossier(dossier, holder).questions).toHaveLength(1)
})

describe('collaboration project', () => {
  test('none: why, and would one help', () => {
    const none = withChanged(kestrelSources, {
      'collaboration-project/main': undefined,
      'collaboration-project/none': { name: 'none', exists: false },
    })
    expect(makeDossier(none).questions.map(({ text }) => text)).toEqual([
      'Why is there no collaboration project?',
      'Would a collaboration project help this customer?',
    ])
  })

  test('open issues on which nothing happens are a task for the outgoing side', () => {
    const old = withChanged(kestrelSources, {
      'collaboration-project/main': { issues: [{ title: 'Caching', status: 'open', updatedOn: '2026-08-01' }] },
    })
    expect(makeDossier(old).questions).toMatchObject([
      { isTask: true, place: 'outgoing', text: 'Update or close 1 issue of Kestrel together: Caching.' },
    ])
  })
})

describe('meetings and notes', () => {
  test('missing notes, no folder and stray notes are something to tidy up', () => {
    const notes = { 'document/notes': { link: undefined, inStandardFolder: false } }
    expect(makeDossier(withChanged(kestrelSources, notes)).questions.map(({ id, isTask }) => [id, isTask])).toEqual([
      ['notes.none', true],
      ['notes.folder', true],
    ])
    const stray = { 'document/diagram': { title: 'Old sketch', kind: 'diagram', link: 'https://docs.example/sketch' } }
    expect(makeDossier(withChanged(kestrelSources, stray)).questions).toMatchObject([{ id: 'notes.stray', isTask: true }])
  })

  test('the history names who of ours was there, in order of time', () => {
    expect(part(makeDossier(kestrelSources), 'meeting-history')?.facts.map(({ text }) => text)).toEqual([
      'Since 9 Jun: 1 cadence call and 1 EBR.',
      '17 Nov, Cadence call with Priya Nair (CSM) and Diego Alvarez (AE).',
      '9 Jun, Business review.',
    ])
  })

  test('a mail thread is its newest message', () => {
    expect(part(makeDossier(kestrelSources), 'crm-activities')?.facts.map(({ text }) => text)).toEqual([
      'Re: Price list: last message 5 Nov, the newest of 2.',
    ])
  })

  test.each([
    ['every second Tuesday 10:00', 'every two weeks'],
    ['every Tuesday 10:00', 'weekly'],
    ['FREQ=WEEKLY;INTERVAL=2', 'every two weeks'],
    ['first Monday of the month', 'monthly'],
    ['when there is something to say', undefined],
  ])('"%s" is %s', (pattern, rhythm) => expect(rhythmOf(pattern)).toBe(rhythm))
})

test('critical tickets are read one by one', () => {
  const facts = part(makeDossier(kestrelSources), 'support-tickets')?.facts
  expect(facts?.map(({ key, toRead }) => [key, toRead ?? false])).toEqual([
    ['8812', true],
    ['8650', false],
  ])
})

test('only what a customer runs themselves is asked for its machines', () => {
  const own = withChanged(kestrelSources, { 'instance/prod': { hosting: 'self-managed', runners: [], computeMinutes: [] } })
  const asked = makeDossier({ ...own, account: { ...own.account, hosting: 'self-managed' } }).questions.map(({ id }) => id)
  expect(asked).toEqual(['instance.health-check:prod', 'instance.papers:prod'])
})

test('the same question about many records is one', () => {
  const stages = Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e'].map((key) => [`adoption-stage/${key}`, { stage: `Stage ${key}`, status: 'unknown' }]),
  )
  const asked = makeDossier(withChanged(kestrelSources, stages)).questions
  expect(asked.map(({ text }) => text)).toEqual(['Which of these do they use: Stage a, Stage b, Stage c, Stage d and Stage e?'])
})

test('the largest account stays within 2,200 words, and says what it left out', () => {
  const long = 'word '.repeat(400)
  const many = kindNames.filter((kind) => kindOf(kind).many === 'many' && kind !== 'coverage' && kind !== 'assignment')
  const grown = kestrelSources.records.flatMap((one) =>
    many.includes(one.kind) ? Array.from({ length: 300 }, (_, index) => ({ ...one, key: `${one.key}-${index}` })) : [one],
  )
  const wordy = record('timeline-entry', 'long', { title: 'Call', at: '2026-11-18T09:00:00.000Z', body: long })
  const dossier = makeDossier({ ...kestrelSources, records: [...grown, wordy] })
  const { words, minutes } = lengthOf(dossier)
  expect(words).toBeLessThanOrEqual(mostWords)
  expect(words).toBeGreaterThan(600)
  expect(minutes).toBe(Math.ceil(words / 200))
  expect(part(dossier, 'support-tickets')?.more).toBeGreaterThan(500)
})
