import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { fold } from './fold.ts'
import { readMarkdown } from './markdown.ts'

// A longer run: FAST_CHECK_RUNS=100000.
const numRuns = Number(process.env.FAST_CHECK_RUNS ?? 1_500)

const remark = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter)
const expectSame = (page: string) => expect(readMarkdown(page)).toEqual(remark.parse(page))

const root = join(import.meta.dirname, '../../..')
const pages = ['playbooks', 'tests/pages', 'tests/pages-hostile', 'docs', 'docs/reference'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file): [string, string] => [`${folder}/${file}`, readFileSync(join(root, folder, file), 'utf8')]),
)

test.each(pages)('%s is read as remark reads it, every place in it too', (_name, page) => {
  expectSame(page)
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

const list = fc
  .array(fc.tuple(fc.constantFrom('- ', '- ', '1. ', '  - ', '- [ ] ', '> - '), fc.constantFrom(...pieces), fc.constantFrom(...pieces)), {
    maxLength: 4,
  })
  .map((items) => items.map((each) => `\n${each.join('')}`).join(''))

test('a page is read as remark reads it, whatever stands in its comments and fences and around them', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('', '---\ntitle: <!-- a b c -->\n---\n', '# A\n'),
      fc.array(fc.oneof(fc.constantFrom(...pieces), list), { maxLength: 12 }),
      (head, parts) => {
        expectSame(head + parts.join(''))
      },
    ),
    { numRuns },
  )
})

test('lines of pages that people wrote are read as remark reads them, in any order and with slips in them', () => {
  const lines = pages.flatMap(([, page]) => page.split('\n'))
  fc.assert(
    fc.property(
      fc.nat(lines.length - 1),
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...pieces)), { maxLength: 4 }),
      (from, count, slips) => {
        const page = slips.reduce(
          (text, [at, piece]) => {
            const place = at % (text.length + 1)
            return text.slice(0, place) + piece + text.slice(place)
          },
          lines.slice(from, from + count).join('\n'),
        )
        expectSame(page)
      },
    ),
    { numRuns },
  )
})

test('of a page that binds, less than two thirds are left to read as Markdown', () => {
  for (const [name, page] of pages.filter(([name]) => name.startsWith('playbooks/')))
    expect({ name, isShort: (fold(page)?.text.length ?? page.length) < 0.67 * page.length }).toEqual({ name, isShort: true })
})

test.each([
  ['a comment in code', 'a `<!-- id: a -->` b'],
  ['a title of a link that ends in a comment', '[a](b "c\n<!-- d" -->) e'],
  ['a comment in the attribute of a tag', '<b c="<!-- d -->">'],
  ['a comment behind a backslash', 'a \\<!-- b -->'],
  ['a comment in a table', '| a | b |\n|---|---|\n| c <!-- d | e --> | f |'],
  ['a comment that leaves its list', '- a\n  <!--\n id: b\n  -->'],
  ['a fence in a list', '- a\n  ```\n  <!-- b -->\n  ```\n'],
])('%s is read as remark reads it', (_name, page) => {
  expectSame(page)
})
