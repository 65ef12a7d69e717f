import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNode, isScalar, isSeq, type YAMLSeq } from 'yaml'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { readYaml } from './binding.ts'
import { readPlainYaml } from './plain-yaml.ts'

// A longer run: FAST_CHECK_RUNS=100000.
const numRuns = numberGiven('FAST_CHECK_RUNS', process.env.FAST_CHECK_RUNS, 3_000)

function byTheLibrary(text: string) {
  const { map, problem, values } = readYaml(text)
  if (problem || !map) return { problem }
  const keys = map.items.map(({ key }) => (isScalar(key) ? { name: String(key.value), offset: key.range?.[0] } : key))
  const lists = map.items.flatMap(({ key, value }) => (isSeq(value) && !value.flow ? [[String(key), placesOf(value)]] : []))
  return { keys, values, lists: Object.fromEntries(lists) }
}

const placesOf = ({ range, items }: YAMLSeq) => ({
  start: range?.[0],
  items: items.map((item) => (isNode(item) ? item.range?.slice(0, 2) : undefined)),
})

/** What is read simply is read as the library reads it, and only what the library finds no fault with. */
function expectSame(text: string) {
  const plain = readPlainYaml(text)
  if (plain) expect({ text, ...plain }).toEqual({ text, ...byTheLibrary(text) })
  return plain !== undefined
}

const folders = ['playbooks', 'tests/pages', 'tests/pages-hostile', 'docs/reference'].map((name) =>
  join(import.meta.dirname, '../../..', name),
)
const pages = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => readFileSync(join(folder, file), 'utf8')),
)
const heads = pages.flatMap((page) => /^---\n([\s\S]*?)\n---\n/.exec(page)?.[1] ?? [])
const written = pages.flatMap((page) =>
  [...page.matchAll(/<!--([\s\S]*?)-->/g)].map(([, inside = '']) => inside.replace(/^ {1,3}(?=\S)/, '')),
)

test('the bindings of all pages are read as the library reads them, nearly all of them simply', () => {
  expect(heads.filter(expectSame).length).toBeGreaterThan(2)
  const simple = written.filter(expectSame)
  expect(simple.length).toBeGreaterThan(0.85 * written.length)
})

const value = fc.oneof(
  fc.constantFrom(
    ...[
      'a',
      'handover',
      'draft letter',
      '3 business days',
      'has(account.csm) && a == "b"',
      'a.all(c, !c.b || x)',
      "the CSM's",
      'x:y',
      'a: b',
      'a:',
    ],
    ...[
      '12',
      '012',
      '0x1f',
      '0o7',
      '1e3',
      '-1',
      '+2',
      '.5',
      '1.5',
      '30-60',
      '2026-11-29',
      '1_0',
      'null',
      'Null',
      '~',
      'true',
      'TRUE',
      'tRue',
      'yes',
      '.inf',
      '.nan',
    ],
    ...[
      '"quoted"',
      '"with, [all] {of: it} #"',
      '"a\\n"',
      "'single'",
      "'it''s'",
      '"a" b',
      '"',
      "'",
      '',
      '&a x',
      '*a',
      '!t x',
      '!x',
      '%d',
      '@x',
      '`x`',
      '| ',
      '>-',
      '>',
      '|-',
      '? x',
    ],
    ...[
      'a #b',
      'a#b',
      '#b',
      'ä',
      'é è',
      'a\u00A0',
      '\u00A0a',
      'a  b',
      '- a',
      '-',
      '--- a',
      '...',
      '😀 ok',
      '５',
      'a\u2028b',
      'a\u0085b',
      '_x',
      '/x',
      '(x)',
      '$x',
      '<x',
      '=',
      '<<',
    ],
  ),
  fc.string({ unit: fc.constantFrom(...'ab1: ,#[]{}"\'>-&*!|%\n\t\\.~_('), maxLength: 12 }),
)
const inBrackets: fc.Arbitrary<string> = fc.letrec<{ any: string; list: string; map: string }>((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, value, tie('list'), tie('map')),
  list: fc.array(tie('any'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
  map: fc
    .array(fc.tuple(key(), tie('any')), { maxLength: 3 })
    .map((members) => `{ ${members.map((member) => member.join(': ')).join(', ')} }`),
})).any
function key() {
  return fc.constantFrom(
    'id',
    'check',
    'do',
    'due',
    'after',
    'cs-platform.set-tier',
    'null',
    'True',
    '12',
    'constructor',
    '__proto__',
    '<<',
    'a b',
    '"id"',
    'id ',
    'x1',
  )
}
const item = fc.oneof(fc.constantFrom('a', 'b c ', '{ name: CSM, aliases: [CSE+] }', '[x, y]  ', '"q, r" ', "'s'"), value)
const inDashes = fc
  .array(fc.tuple(fc.constantFrom('', '', '', '', '', ' '), fc.constantFrom('- ', '- ', '- ', '-  ', '-'), item), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((items) => fc.constantFrom('', '  ', '    ').map((indent) => items.map((each) => `\n${indent}${each.join('')}`).join('')))
const inLines = fc
  .array(
    fc.tuple(
      fc.constantFrom('', '', '', ' ', '  '),
      key(),
      fc.constantFrom(': ', ': ', ': ', ':', ':  ', ' : ', ': >-\n    '),
      fc.oneof(value, inBrackets),
      fc.constantFrom('', '', '', ' ', '\n    more', '\n      more', '\n', '\n \n', ' # said'),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .chain((members) =>
    fc.constantFrom('', ' ', '  ', '    ').map((indent) => members.map(([more, ...rest]) => `${indent}${more}${rest.join('')}`).join('\n')),
  )

const withLists = fc
  .array(
    fc
      .tuple(
        key(),
        fc.oneof(
          inDashes.map((list) => `:${list}`),
          value.map((each) => `: ${each}`),
        ),
      )
      .map((parts) => parts.join('')),
    { minLength: 1, maxLength: 3 },
  )
  .chain((members) => fc.constantFrom('', '', '  ').map((indent) => members.map((member) => indent + member).join('\n')))

test.each([
  ['lines', inLines],
  ['lists', withLists],
  ['brackets', inBrackets],
  [
    'pieces of what is written',
    fc
      .tuple(fc.constantFrom(...written, ...heads), fc.nat(), fc.nat(9), value)
      .map(([text, at, less, more]) => `${text.slice(0, at % (text.length + 1))}${more}${text.slice((at % (text.length + 1)) + less)}`),
  ],
])('whatever is read simply, the library reads the same: %s', (_name, texts) => {
  fc.assert(
    fc.property(
      fc.constantFrom('', '\n', '\n  ', ' '),
      texts,
      fc.constantFrom('', '\n', '\n  ', ' ', '\n        '),
      (before, text, after) => void expectSame(before + text + after),
    ),
    { numRuns },
  )
})

test.each([
  ['an unknown word for true stays a word', 'optional: yes'],
  ['a number with a zero before it', 'minutes: 012'],
  ['a check over several lines', '\n  check: >-\n    a.all(b, c)\n    && d\n  due: 3 business days\n  '],
  ['roles in the head of a page', 'title: A page\nroles:\n  - { name: CSM, aliases: [owner] }\n  - AE'],
  ['what is nested', '{ do: { cs-platform.set-tier: { tier: Scale } }, after: [a, "b, c"] }'],
])('%s', (_name, text) => {
  expect(expectSame(text)).toBe(true)
})

test.each([
  'a: &x b',
  'a: *x',
  'a: !t b',
  'a: 1\na: 2',
  'a: b: c',
  'a: "b',
  'a: [b',
  'a: |\n  b',
  'a: 1.5',
  '__proto__: a',
  'a: b # c',
  'a:\n  b: c',
])('what is not simple is left to the library: %j', (text) => {
  expect(readPlainYaml(text)).toBeUndefined()
})
