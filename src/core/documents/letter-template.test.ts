import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LetterFact, LetterMode } from '../definition/definition.ts'
import { classOf } from '../records/field-class.ts'
import { kindNames, kindOf } from '../records/kinds.ts'
import { composeLetter, letterParagraphs } from './letter.ts'
import { type LetterSources, letterFactNames, letterFacts } from './letter-facts.ts'
import { compileLetter, letterSource } from './letter-template.ts'
import { shippedLetters } from './letter-texts.ts'

const sources: LetterSources = {
  kind: 'named-to-pool',
  account: 'Kestrel Logistics',
  greeted: ['Ana', 'Ben'],
  outgoing: 'Priya Nair',
  incoming: { kind: 'pool', name: 'CSE+' },
  mainContact: { name: 'Diego Ramos', email: 'diego@meridian.example' },
}
const rules = { mustSay: [], mustNotSay: [], mode: 'csm' as LetterMode }
const withWords = (source: string) => ({ ...rules, wording: compileLetter(source).template })

test('a placeholder says what its fact says, and the rest stands as it was approved', () => {
  const { subject, text } = composeLetter(
    withWords('Subject: News for {{account}}\n\nDear {{ Recipients }},\n\n{{main contact}}\nis there from {{date}}.\n'),
    { ...sources, date: '2026-12-15' },
  )
  expect(subject).toBe('News for Kestrel Logistics')
  expect(text).toBe('Dear Ana and Ben,\n\nDiego Ramos (diego@meridian.example)\nis there from 15 December 2026.\n')
})

test('a name that ends with a full stop ends a sentence with one', () => {
  const { template } = compileLetter('Subject: {{account}}.\n\nFrom now on for {{account}}. Thank you, {{account}}...')
  expect(composeLetter({ ...rules, wording: template }, { ...sources, account: 'Lagoas S.A.' })).toEqual({
    subject: 'Lagoas S.A.',
    text: 'From now on for Lagoas S.A. Thank you, Lagoas S.A...\n',
  })
})

test('an unknown placeholder is refused with its line and the nearest known one', () => {
  const { problems } = compileLetter('Subject: News\n\nDear {{recipients}},\n\n  {{mian contact}} helps.\n')
  expect(problems).toMatchObject([
    {
      code: 'letter.placeholder-unknown',
      line: 5,
      column: 3,
      written: '{{mian contact}}',
      instead: ['{{main contact}}'],
    },
  ])
})

test('a field that is not for customers is refused, whatever record it stands in', () => {
  for (const kind of kindNames) {
    for (const [field, schema] of Object.entries(kindOf(kind).schema.shape)) {
      const found = classOf(schema)?.class
      const { template, problems } = compileLetter(`Subject: News\n\nDear {{${kind}.${field}}},\n`)
      expect(problems, `${kind}.${field}`).toHaveLength(1)
      if (found === 'internal' || found === 'restricted')
        expect(problems[0], `${kind}.${field}`).toMatchObject({ code: 'letter.placeholder-internal', line: 3 })
      expect(JSON.stringify(template)).not.toContain('fact')
    }
  }
})

test('every fact that a letter can name is classed for customers', () => {
  for (const [name, { field }] of Object.entries(letterFacts)) expect(classOf(field)?.class, name).toBe('customer-safe')
})

test('braces that nothing closes are no text for customers', () => {
  for (const broken of ['{{account', 'account}}', '{{}}', '{{a{b}}}', '{{account}} }}'])
    expect(compileLetter(`Subject: News\n\nDear ${broken},\n`).problems.length, broken).toBeGreaterThan(0)
})

test('the shipped letters are templates like any other, and take one line of the sender', () => {
  for (const [name, source] of Object.entries(shippedLetters)) {
    const { template, problems } = compileLetter(source)
    expect(problems, name).toEqual([])
    const { paragraphs } = letterParagraphs({ ...rules, wording: template }, { ...sources, personal: 'It was a pleasure.' })
    expect(
      paragraphs.filter(({ editable }) => editable),
      name,
    ).toEqual([{ text: 'It was a pleasure.', editable: true }])
    expect(compileLetter(letterSource(template)).template, name).toEqual(template)
  }
})

test('a value is never read as a placeholder, and none makes a line of its own', () => {
  const hostile = { ...sources, account: 'Bad {{main contact}}\r\nBcc: eve@evil.example' }
  const { subject, text } = composeLetter(withWords('Subject: {{account}}\n\nDear {{account}},\n'), hostile)
  expect(subject).toBe('Bad {{main contact}} Bcc: eve@evil.example')
  expect(text.trimEnd().split('\n')).toHaveLength(1)
})

test('what a page must say is added before the line of the sender, and the rest keeps its order', () => {
  const demanding = {
    ...withWords('Subject: News\n\nHello\n\n{{personal line}}\n\nBye\n'),
    mustSay: [{ id: 'a', text: 'A survey comes', pattern: '' }],
  }
  expect(composeLetter(demanding, { ...sources, personal: 'Mine' }).text).toBe('Hello\n\n- A survey comes.\n\nMine\n\nBye\n')
})

test('any text compiles without harm, and one without a problem has nothing left to fill', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('\n', '\n\n', '{{', '}}', 'Subject: x\n'),
    fc.constantFrom(...letterFactNames).map((name: LetterFact) => `{{${name}}}`),
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const { template, problems } = compileLetter(pieces.join(''))
      const { subject, text } = composeLetter({ ...rules, wording: template }, sources)
      if (problems.length === 0) expect(`${subject}\n${text}`).not.toMatch(/\{\{|\}\}/)
    }),
  )
})
