import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedOf, readByRemark } from '../../../tests/support/asked-of-markdown.ts'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { readMarkdown } from './markdown.ts'
import { readPlainMarkdown } from './plain-markdown.ts'

// A longer run: FAST_CHECK_RUNS=100000.
const numRuns = numberGiven('FAST_CHECK_RUNS', process.env.FAST_CHECK_RUNS, 1_500)

/** Whether the quick reader takes the page; then it says what remark says. What it does not take, remark reads. */
function isReadAlike(page: string): boolean {
  const plain = readPlainMarkdown(page)
  if (plain) expect(askedOf(plain)).toEqual(readByRemark(page))
  return plain !== undefined
}

const root = join(import.meta.dirname, '../../..')
const pages = ['playbooks', 'tests/pages', 'tests/pages-hostile', 'docs', 'docs/reference'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file): [string, string] => [`${folder}/${file}`, readFileSync(join(root, folder, file), 'utf8')]),
)

test.each(pages)('%s is read as remark reads it, every place in it too', (_name, page) => {
  isReadAlike(page)
  expect(askedOf(readMarkdown(page))).toEqual(readByRemark(page))
})

/** What may reach into a comment, hold one, or look like one; and what moves the lines around it. */
const pieces = [
  ...[
    'a',
    'b c',
    'Ä',
    '**',
    '_',
    '~~',
    '`',
    '``',
    '[',
    ']',
    '](',
    '](x "',
    '")',
    '(',
    ')',
    '<',
    '>',
    '<b>',
    '<b c="',
    '">',
    '|',
    '\\',
    '&amp;',
    ':',
    '"',
    ' ',
    '  ',
    '\t',
    '\u00A0',
  ],
  ...[
    '\n',
    '\n',
    '\n',
    '\n\n',
    '\n  ',
    '\n    ',
    '\n\u00A0\n',
    '\n- ',
    '\n  - ',
    '\n1. ',
    '\n2) ',
    '\n> ',
    '\n# ',
    '\n---\n',
    '\n===\n',
    '\n[x]: y "',
    '[^1]',
    '- [ ] ',
    '\n    code',
  ],
  ...[
    '<!-- id: a -->',
    '<!-- { due: 3 days } -->',
    '<!-- " -->',
    '<!-- ) -->',
    '<!-- ` -->',
    '<!-- | -->',
    '<!-- > -->',
    '<!-- ]: x -->',
    '<!-- a--> b -->',
    '<!-->',
    '<!--->',
    '<!-- a --->',
    '<!--',
    '-->',
    '<!-- x',
  ],
  ...[
    '\n<!--\nid: a\nrole: b\n-->\n',
    '\n  <!--\n  id: a\n  check: x > 1 && `y`\n  -->\n',
    '\n    <!--\n    id: a\n  -->\n',
    '\n  <!--\n\n  -->\n',
    '\n  <!-- id: a\n   b -->',
    '\n   <!--\n   - a\n   # b\n   -->\n',
  ],
  ...[
    '\n```\na\n```\n',
    '\n```md\n# a\n<!-- b -->\n\n```\n',
    '\n~~~\n```\n~~~\n',
    '\n```\n',
    '\n  ```\n',
    '\n````\n```\n````\n',
    '\n~~~~ x\na\n~~~\n~~~~~\n',
  ],
  ...[
    '\n| a | b |\n|---|---|\n| c | d |\n',
    '\na | b\n:-|-\nc\n',
    '\n> | a |\n> |-|\nb\n',
    '\n- | a |\n  |-|\n',
    '\n|-|\n',
    '<script>',
    '</script>',
    '\n<div>\n',
    '<?',
    '?>',
    '\n<pre>',
    '</pre>',
    'a@b.example',
    'www.x.example',
  ],
] // prettier-ignore

/** What makes an address, whole and in pieces, plain and with escapes. */
const addresses = [
  ...['a', 'Ana', 'x.y', '@', '@mention', 'a@b.example', 'a&#64;b.example', 'a\\@b.example', 'a@b\\.example', 'xmpp:a@b.example'],
  ...['www.', 'WWW.x.example', 'www\\.x.example', 'w&#119;w.x.example', 'http', '://', 'https://x.example/a_b', 'http:\\//x.example'],
  ...[
    'http&colon;//x.example',
    'mailto:',
    ':',
    '/',
    '.',
    ' ',
    '\n',
    '\n\n',
    '- [ ] ',
    '**',
    '_',
    '~~',
    '`',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '|',
  ],
  ...['<!-- { due: 3 days } -->', '[^1]', '\\', '&amp;', '# ', '> ', '| a | b |\n|---|---|\n', '---\n'],
]

/** What people write, in its plain forms: of a page of these the quick reader reads most. */
const plainPieces = [
  ...['a', 'b c', 'Ä', '名', '。', '😀', '…', '5 < 6', 'R&D', 'a_b', 'Step 1: b', '(b)', '{:toc}', '[Name]', '[a b](/c)', '#', '+ ', '!'],
  ...[' ', '  ', '\n', '\n', '\n', '\n\n', '\n\n', '\n\n', '\n  ', '\n   ', '\n    ', '\n \n', '  \n'],
  ...['**', '*', '_', '`', '**a**', '*a*', '_a b_', '***a***', '`a`', '**a:** ', '<br>', '<b>', '\\_', '\\|', '"', "'", '~', '\\'],
  ...['\n- ', '\n- ', '\n* ', '\n  - ', '\n   - ', '\n    - ', '\n1. ', '\n2) ', '\n10. ', '\n   1. ', '\n-', '\n> ', '\n>', '\n> - '],
  ...['- [ ] ', '[x] ', '\n- [ ] a', '\n# ', '\n## ', '\n###### ', ' #', '\n---\n', '\n***\n', '\n===\n', '\n**Bold**\n'],
  ...['\n| a | b |\n|---|---|\n| c | d |\n', '\na | b\n:-|-\nc\n', '|', '\n|', '| a |', '\n|---|---|\n'],
  ...['\n```\na\n\n```\n', '\n```md\n# a\n```\n', '\n  ```\n  x\n  ```\n', '\n~~~ x y\na\n~~~\n', '\n```\n'],
  ...[
    '<!-- id: a -->',
    ' <!-- { due: 3 days } -->',
    '<!-- a',
    '-->',
    '\n<!--\nid: a\n-->\n',
    '\n  <!--\n  id: a\n   b: c\n  -->\n',
    '\n   <!-- x -->\n',
  ],
] // prettier-ignore

const listOf = (some: string[]) =>
  fc
    .array(fc.tuple(fc.constantFrom('- ', '- ', '1. ', '  - ', '- [ ] ', '> - '), fc.constantFrom(...some), fc.constantFrom(...some)), {
      maxLength: 4,
    })
    .map((items) => items.map((each) => `\n${each.join('')}`).join(''))

const pageOf = (some: string[]) =>
  fc
    .tuple(
      fc.constantFrom('', '', '---\ntitle: <!-- a b c -->\n---\n', '---\n---\n', '# A\n'),
      fc.array(fc.oneof(fc.constantFrom(...some), listOf(some)), { maxLength: 12 }),
    )
    .map(([head, parts]) => head + parts.join(''))

const lines = pages.flatMap(([, page]) => page.split('\n'))
const withSlips = (some: string[]) =>
  fc
    .tuple(
      fc.nat(lines.length - 1),
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...some)), { maxLength: 4 }),
    )
    .map(([from, count, slips]) =>
      slips.reduce(
        (text, [at, piece]) => {
          const place = at % (text.length + 1)
          return text.slice(0, place) + piece + text.slice(place)
        },
        lines.slice(from, from + count).join('\n'),
      ),
    )

test.each([
  ['plain words and marks in any order', pageOf(plainPieces)],
  ['comments, fences, tags and whatever may reach into them', pageOf(pieces)],
  ['addresses in all forms, whole and in pieces', pageOf([...plainPieces, ...addresses])],
  ['lines that people wrote, with plain slips in them', withSlips(plainPieces)],
  ['lines that people wrote, with any slips in them', withSlips([...pieces, ...addresses])],
])('is read as remark reads it: %s', { timeout: 600_000 }, (_what, anyPage) => {
  let quick = 0
  let all = 0
  fc.assert(
    fc.property(anyPage, (page) => {
      all++
      if (isReadAlike(page)) quick++
    }),
    { numRuns },
  )
  // Where one reader reads everything, nothing would be compared.
  expect(quick / all).toBeGreaterThan(0.05)
})

test('the shipped pages, and most that people wrote, go the quick way', () => {
  const ways = (folder: string) =>
    pages.filter(([name]) => name.startsWith(folder)).map(([, page]) => readPlainMarkdown(page.replace(/\r\n?/g, '\n')) !== undefined)
  expect(ways('playbooks/')).not.toContain(false)
  const written = ways('tests/pages/')
  expect(written.filter(Boolean).length / written.length).toBeGreaterThan(0.9)
})

test('an address becomes a link however it is written', () => {
  for (const page of ['a@b.example', 'see a&#64;b.example', 'www\\.x.example', 'https://x.example', 'see https://x.example/a.'])
    expect(JSON.stringify(readMarkdown(page))).toContain('"type":"link"')
})

test.each([
  ['a comment in code', 'a `<!-- id: a -->` b'],
  ['a title of a link that ends in a comment', '[a](b "c\n<!-- d" -->) e'],
  ['a comment in the attribute of a tag', '<b c="<!-- d -->">'],
  ['a comment behind a backslash', 'a \\<!-- b -->'],
  ['a comment in a table', '| a | b |\n|---|---|\n| c <!-- d | e --> | f |'],
  ['a comment that leaves its list', '- a\n  <!--\n id: b\n  -->'],
  ['a comment that somebody is writing', '- a\n- b <!-- { due: 3\n- c'],
  ['a fence in a list', '- a\n  ```\n  <!-- b -->\n  ```\n'],
  ['a fence with a language behind a blank', '``` md\na\n```'],
  ['a fence with another one in it', '````\n```\n\n````'],
  ['a list under text that begins with two', 'a\n2. b\n\n1. a\n   1. b\n1. c\n   2. d'],
  ['a table of which a row could be a list', '| a | b |\n|---|---|\n2) --|'],
  ['a rule that is not one for every reader', '| a | b |\n|---|---\u00A0|\n| c | d |'],
  ['a rule in a list under a line with columns', 'a\n| b | c |\n- |---|'],
  ['a name in brackets before a colon', '[CSM]: do it\n\n[CSM]: done\n\n[CSM]'],
  ['a note', '- [^1]:\n\n[^1]'],
  ['a table right under text', 'a\n| b | c |\n|---|---|\n| d | e |'],
  ['a table in a list that goes on further left', '- | a | b |\n|---|---|\n| c | d |'],
  ['signs of emphasis that nothing closes', '-*#*a**--\n\n**📋 P***a**a*r**'],
  ['more signs of emphasis than can be told apart', '***a****a*\n\n****a***b*c'],
  ['emphasis over brackets that are no link', '**a [b** c] [*d] e*'],
  ['a box with nothing behind it', '- [ ] \n- [x] \n  a\n- [x] <b>c</b>'],
  ['text that goes on further left', '- a\n{:toc}\n- b\n  c\nd'],
  ['a line of blanks that no reader cuts', 'a\n\u00A0\n\u00A0b\u00A0\n'],
  ['a head that nothing closes', '---\ntitle: a\n- b\n'],
])('%s is read as remark reads it', (_name, page) => {
  isReadAlike(page)
})
