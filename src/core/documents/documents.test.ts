import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Facts } from '../facts/facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { blanksOf, laterSections } from './blanks.ts'
import { counted } from './counted.ts'
import { factAt, fillDocument, inWords, renderDocument } from './filled.ts'
import { composeLetter, letterProblems } from './letter.ts'
import type { LetterSources } from './letter-facts.ts'

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPool = compile('csm-to-cse')
const toPerson = compile('csm-to-csm')
const { template } = toPool
const rules = toPool.letters[0]
const toPoolLetter: LetterSources = {
  kind: 'named-to-pool',
  account: 'Kestrel Logistics',
  greeted: ['Ana', 'Ben'],
  outgoing: 'Priya Nair',
  incoming: { kind: 'pool', name: 'CSE+' },
  mainContact: { name: 'Diego Ramos', email: 'diego@meridian.example' },
}

const facts = {
  health: { colour: 'green', why: 'Steady use' },
  account: { name: 'Kestrel Logistics', hosting: 'self-managed', renewal: '2027-03-31' },
}
const filledWith = (answers: Record<string, unknown>, finished: string[] = []) =>
  fillDocument(template, {
    fact: (path) => factAt(facts, path),
    answer: (blank) => answers[blank],
    isFinished: (task) => finished.includes(task),
  })

test('a blank is filled by what the records know, until a person corrects it with their name', () => {
  const health = (answers: Record<string, unknown>) =>
    filledWith(answers)
      .flatMap(({ blanks }) => blanks)
      .find(({ id }) => id === 'health')
  expect(health({})).toMatchObject({ value: 'green', by: 'facts' })
  expect(health({ health: 'Red' })).toMatchObject({ value: 'Red', by: 'person' })
})

test('a link is filled in where a record holds it, and what is recorded later does not change it', () => {
  const find = (path: string, more: object) => counted[path]?.(more as Facts)
  const recording = (at: string, more: object = {}) => ({
    title: at,
    at,
    link: `https://video.example/${at}`,
    worthWatching: 'no',
    ...more,
  })
  const two = [recording('2026-03-01'), recording('2026-01-01')]
  expect(find('linked.recordings', { systems: [], recordings: two })).toBe('https://video.example/2026-01-01')
  expect(find('linked.recordings', { systems: [], recordings: [...two, recording('2026-09-01')] })).toBe('https://video.example/2026-01-01')
  expect(find('linked.recordings', { systems: [], recordings: [...two, recording('2026-02-01', { worthWatching: 'yes' })] })).toBe(
    'https://video.example/2026-02-01',
  )
  const shelf = { system: 'recordings', upToDate: 'yes', link: 'https://video.example/kestrel' }
  expect(find('linked.recordings', { systems: [shelf], recordings: two })).toBe(shelf.link)
  expect(find('linked.recordings', { systems: [], recordings: [recording('2026-01-01', { reachable: 'no' })] })).toBeUndefined()
  const notes = { title: 'Notes', kind: 'notes', link: 'https://docs.example/notes', reachable: 'unknown' }
  expect(find('linked.notes', { documents: [{ ...notes, kind: 'folder' }, notes] })).toBe(notes.link)
  expect(find('linked.notes', { documents: [{ ...notes, reachable: 'no' }] })).toBeUndefined()
  const project = { name: 'Together', exists: true, link: 'https://tracker.example/together' }
  expect(find('linked.collaborationProject', { collaborationProjects: [project] })).toBe(project.link)
  expect(find('linked.collaborationProject', { collaborationProjects: [{ ...project, exists: false, link: undefined }] })).toBe(
    'There is none',
  )
  expect(find('linked.collaborationProject', { collaborationProjects: [] })).toBeUndefined()
})

test('what nobody knows stays blank and says so', () => {
  expect(
    filledWith({})
      .flatMap(({ blanks }) => blanks)
      .find(({ id }) => id === 'what-stands-in-the-way-value'),
  ).toMatchObject({ value: '', by: 'nobody' })
})

test('a box is ticked by its task, or by having everything filled in', () => {
  const ticked = (answers: Record<string, unknown>, finished: string[] = []) =>
    filledWith(answers, finished)
      .filter(({ ticked: is }) => is)
      .map(({ field }) => field.id)
  expect(ticked({})).toEqual(expect.not.arrayContaining(['every-cta-closed', 'what-stands-in-the-way']))
  expect(ticked({ 'what-stands-in-the-way-value': 'A freeze' }, ['close-plans-and-ctas'])).toEqual(
    expect.arrayContaining(['every-cta-closed', 'what-stands-in-the-way']),
  )
})

test('the document reads like the template, with boxes, choices and table rows filled', () => {
  const text = renderDocument(
    template,
    filledWith(
      { 'people-and-how-they-get-along': [{ Name: 'Ana', Position: 'CIO', Remarks: 'Direct' }], 'main-use-case': ['SCM', 'Compliance'] },
      ['close-plans-and-ctas'],
    ),
  )
  expect(text).toContain('- [x] Every CTA closed')
  expect(text).toContain('☑ Green ☐ Yellow ☐ Red | Why: Steady use')
  expect(text).toContain('☐ SaaS ☑ Self-managed')
  expect(text).toContain('☑ SCM ☐ CI/CD ☐ DevSecOps ☑ Compliance')
  expect(text).toContain('| Ana | CIO | Direct |')
  expect(text).toContain('What stands in the way: ___')
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^\/label ~/)
})

test('what comes after the gate is not asked for before it', () => {
  const before = new Set([
    'close-plans-and-ctas',
    'update-systems',
    'add-links',
    'fill-handover-document',
    'mention-territory-owner',
    'review-plans-closed',
    'review-instances',
    'review-systems',
  ])
  expect([...laterSections(template, (task) => !before.has(task))]).toEqual(['Where the handover stands', 'Signatures'])
  expect(laterSections(template, () => false).size).toBe(0)
})

test('every blank of the page has an id of its own', () => {
  const ids = template.sections.flatMap(({ title, fields }) => fields.flatMap((field) => blanksOf(field, title))).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThan(20)
})

test('values are told in words', () => {
  expect(inWords({ id: 'per_lena', name: 'Lena Vogt' })).toBe('Lena Vogt')
  expect(inWords(['SCM', 'Compliance'])).toBe('SCM, Compliance')
  expect(
    inWords([
      { a: 'x', b: 'y' },
      { a: '1', b: '2' },
    ]),
  ).toBe('x | y\n1 | 2')
  expect(inWords('2026-11-06T15:00:00.000Z')).toBe('2026-11-06')
  expect(inWords(true)).toBe('Yes')
  expect(inWords(undefined)).toBe('')
})

test('a path that leads nowhere is no fact, not even along what every object inherits', () => {
  expect(factAt(facts, 'account.name')).toBe('Kestrel Logistics')
  for (const path of ['account.nope', 'constructor.name', '__proto__.toString', 'account.name.length'])
    expect(factAt(facts, path), path).toBeUndefined()
})

test('the letter to the pool says everything that it must, and greets its readers', () => {
  if (!rules) throw new Error('The page has no letter')
  const { subject, text } = composeLetter(rules, toPoolLetter)
  expect(letterProblems(rules, `${subject}\n${text}`)).toEqual([])
  expect(text).toMatch(/^Dear Ana and Ben,/)
  expect(text).toContain('Diego Ramos (diego@meridian.example) is your main contact')
  expect(text).not.toMatch(/undefined|null|\{\{/)
})

test('what a changed page must say is added in its own words, and what it must not say is found', () => {
  if (!rules) throw new Error('The page has no letter')
  const more = { ...rules, mustSay: [...rules.mustSay, { id: 'survey', text: 'A survey comes in spring', pattern: 'survey' }] }
  expect(composeLetter(more, toPoolLetter).text).toContain('- A survey comes in spring.')
  const forbidding = { ...rules, mustNotSay: [{ id: 'price', text: 'Anything about prices', pattern: 'discount|price' }] }
  expect(letterProblems(forbidding, `${composeLetter(rules, toPoolLetter).text} We offer a DISCOUNT.`)).toEqual([
    { id: 'price', problem: 'forbidden', text: 'Anything about prices' },
  ])
})

test('the mail between CSMs names the new contact and how to reach them', () => {
  const between = toPerson.letters[0]
  if (!between) throw new Error('The page has no letter')
  const incoming = { kind: 'person', name: 'Tom Becker', email: 'tom@meridian.example' } as const
  const { subject, text } = composeLetter(between, {
    ...toPoolLetter,
    kind: 'named-to-named',
    greeted: [],
    incoming,
    mainContact: incoming,
    personal: ' It was a pleasure. ',
  })
  expect(subject).toBe('Kestrel Logistics: your new contact, Tom Becker')
  expect(text).toMatch(/^Dear team at Kestrel Logistics,/)
  expect(text).toContain('Tom Becker (tom@meridian.example)')
  expect(text).toContain('\n\nIt was a pleasure.\n\n')
})
