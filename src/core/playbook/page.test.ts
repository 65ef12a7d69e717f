import fc from 'fast-check'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { newFindings } from './findings.ts'
import { readPage } from './page.ts'

const everything = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter)

/** What makes an address, whole and in pieces, plain and with escapes, among other Markdown. */
const pieces = [
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

test('a page without addresses is read by less, and every page as if all were looked for', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
      const page = parts.join('')
      expect(readPage(page, newFindings()).root).toEqual(everything.parse(page))
    }),
    { numRuns: 2_000 },
  )
})

test('an address becomes a link however it is written', () => {
  for (const page of ['a@b.example', 'see a&#64;b.example', 'www\\.x.example', 'https://x.example'])
    expect(JSON.stringify(readPage(page, newFindings()).root)).toContain('"type":"link"')
})
