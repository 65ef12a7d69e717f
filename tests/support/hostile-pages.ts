// Pages that only somebody who wants to do harm would write, of any length. Each makes a naive reader slow, deep or wrong.

const filled = (bytes: number, piece: string, head = '', tail = '') =>
  head + piece.repeat(Math.max(1, Math.floor((bytes - head.length - tail.length) / new TextEncoder().encode(piece).length))) + tail
/** Pieces that differ by their number, as many as fit. */
const counted = (bytes: number, piece: (index: number) => string, head = '', tail = '') => {
  let text = head
  for (let index = 0; ; index++) {
    const next = piece(index)
    if (text.length + next.length + tail.length > bytes) return text + tail
    text += next
  }
}
const steps = '## Steps\n\n'
const flow = '```mermaid\ngraph TD\n'
const form = '```markdown\n- [ ] ___\n'
const nested = (sign: string, depth: number) => Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}${sign} a\n`).join('')

export const hostilePages: [name: string, ofSize: (bytes: number) => string][] = [
  ['closing brackets', (bytes) => filled(bytes, ']')],
  ['opening brackets', (bytes) => filled(bytes, '[')],
  ['images in images', (bytes) => filled(bytes, '![[a](b ')],
  ['emphasis in one line', (bytes) => filled(bytes, '*a_')],
  ['emphasis in paragraphs', (bytes) => filled(bytes, '*a_ **b __c\n\n')],
  ['emphasis in list items', (bytes) => filled(bytes, '- *a_ **b __c `d\n', steps)],
  ['strikes', (bytes) => filled(bytes, '~~a~ ')],
  ['paragraphs of marks', (bytes) => filled(bytes, `${']'.repeat(290)}\n\n`, steps)],
  ['quotes in quotes', (bytes) => filled(bytes, `${'> '.repeat(200)}a\n`)],
  ['quotes just within the limit', (bytes) => filled(bytes, `${'> '.repeat(23)}a\n\n`)],
  ['lists ever deeper', (bytes) => counted(bytes, (depth) => `${' '.repeat(depth)}- a\n`)],
  ['nested lists', (bytes) => filled(bytes, nested('-', 20), steps)],
  ['nested lists, not very deep', (bytes) => filled(bytes, nested('-', 6), steps)],
  ['numbers in numbers', (bytes) => filled(bytes, '1. 1. 1. 1. 1. 1. a\n', steps)],
  ['dashes in dashes', (bytes) => filled(bytes, `${'- '.repeat(20)}a\n`)],
  ['comments in tags', (bytes) => filled(bytes, '- CSM: a\n  <!--\n  id: a\n  -->\n', `<div>\n<!--\nid: a\n-->\n</div>\n\n${steps}`)],
  ['comments that seem to begin', (bytes) => filled(bytes, '- a\n  <!--\n  b\n', steps)],
  ['rules of tables that are none', (bytes) => filled(bytes, `${'-'.repeat(3_000)}x\n\n`)],
  ['fences one after the other', (bytes) => filled(bytes, '```\na\n```\n')],
  ['list items', (bytes) => filled(bytes, '- CSM: send the letter: x, y\n', steps)],
  ['different list items', (bytes) => counted(bytes, (n) => `- remove the ${n} series and follow words${n} and ${n * 7}\n`, steps)],
  ['long list items', (bytes) => filled(bytes, `- ${'word '.repeat(300)}\n`, steps)],
  ['words without an end', (bytes) => filled(bytes, 'word ')],
  ['paragraphs', (bytes) => filled(bytes, 'some words that people write in a line.\n\n')],
  ['underlined headings', (bytes) => filled(bytes, 'a\n=\n')],
  ['headings', (bytes) => filled(bytes, '### a\n\n- b?\n\n', '## Topics\n\n')],
  ['headings of one name', (bytes) => filled(bytes, '### a <!-- id: x -->\n\n- b\n\n', steps)],
  ['tasks of one name', (bytes) => filled(bytes, '- CSM: a <!-- id: x -->\n', steps)],
  [
    'tasks that wait for tasks',
    (bytes) => counted(bytes, (n) => `- CSM: a ${n} <!-- { id: t${n}, after: [t${n - 1}, t${n - 2}, t${n >> 1}] } -->\n`, steps),
  ],
  ['table cells in one line', (bytes) => filled(bytes, '|a')],
  ['tables of many columns', (bytes) => filled(bytes, `${'|a'.repeat(55)}\n`, `${'|a'.repeat(55)}\n${'|-'.repeat(55)}\n`)],
  ['RACI rows', (bytes) => filled(bytes, '| do the thing | R | A | C |\n', '| Activity | CSM | AE | SA |\n|---|---|---|---|\n')],
  ['fences that never close', (bytes) => filled(bytes, 'a\n', '```\n')],
  ['fences in a line', (bytes) => filled(bytes, '```\n')],
  ['fences that hide a page', (bytes) => filled(bytes, '*a_ **b __c\n\n', '- a\n   ```\n')],
  ['fences in HTML that hide a page', (bytes) => filled(bytes, '*a_ **b __c\n\n', '<div>\n```\n\n')],
  ['backticks', (bytes) => counted(bytes, (n) => `${'`'.repeat((n % 60) + 1)}a\n`)],
  ['blanks', (bytes) => filled(bytes, '- [ ] x: ___ | y: ___ ☐ A\n', form)],
  ['blanks in one line', (bytes) => filled(bytes, '**a:** ___ ', form)],
  ['quick actions', (bytes) => filled(bytes, '~"', `${form}/label `)],
  ['arrows', (bytes) => filled(bytes, 'A & B & C --> D & E\n', flow)],
  ['arrows in one line', (bytes) => filled(bytes, 'A-->B-->', flow)],
  ['decisions', (bytes) => counted(bytes, (n) => `N${n} --> N${n + 1}{a}\n`, flow)],
  ['half arrows', (bytes) => filled(bytes, 'A -. x\n', flow)],
  ['spaces behind an arrow', (bytes) => filled(bytes, ' ', `${flow}A -- `)],
  ['unclosed texts in a flow', (bytes) => filled(bytes, 'A["x\n', flow)],
  ['directives in a flow', (bytes) => filled(bytes, '%%{', flow)],
  ['names in a flow without an end', (bytes) => filled(bytes, 'a', flow)],
  ['subgraphs in subgraphs', (bytes) => filled(bytes, 'subgraph a\n', flow)],
  ['flows', (bytes) => filled(bytes, `${flow}A --> B{c}\nB --> A\n\`\`\`\n\n`, steps)],
  ['links', (bytes) => filled(bytes, 'www.a.b ')],
  ['addresses', (bytes) => filled(bytes, 'a@')],
  ['definitions', (bytes) => filled(bytes, '[a]: b\n\n[a][a] [a]\n\n')],
  ['footnotes', (bytes) => filled(bytes, '[^a]: b\n\n[^a]\n\n')],
  ['carriage returns', (bytes) => filled(bytes, '\r')],
  ['NUL bytes', (bytes) => filled(bytes, '\0')],
  ['NUL bytes in lines', (bytes) => filled(bytes, '- \0: a\0\n', steps)],
  ['signs of a wrong encoding', (bytes) => filled(bytes, '- \uFFFD: \uFFFD\uFFFD\n', steps)],
  ['half signs', (bytes) => filled(bytes, '\ud800a ')],
  ['text from right to left', (bytes) => filled(bytes, '- CSM: \u202e\u202ba\u202c\n', steps)],
  ['accents on one letter', (bytes) => filled(bytes, '\u0301')],
  ['comments', (bytes) => filled(bytes, '- a <!-- covrs: b -->\n', steps)],
  ['comments that never close', (bytes) => filled(bytes, '<!--')],
  ['a comment of many keys', (bytes) => counted(bytes, (n) => `k${n}: v\n`, '- a\n  <!--\n', '-->\n')],
  ['YAML in YAML', (bytes) => `<!-- id: ${'['.repeat(bytes - 20)} -->`],
  [
    'a billion laughs in the front matter',
    (bytes) => counted(bytes, (n) => `a${n + 1}: &a${n + 1} [*a${n},*a${n},*a${n}]\n`, '---\na0: &a0 [x,x]\n', '---\n'),
  ],
  [
    'a billion laughs in a comment',
    (bytes) => counted(bytes, (n) => `a${n + 1}: &a${n + 1} [*a${n},*a${n}]\n`, `${steps}- a <!--\na0: &a0 [x,x]\n`, '-->\n'),
  ],
  [
    'roles in the front matter',
    (bytes) => counted(bytes, (n) => `  - { name: R${n}, from: ask }\n`, '---\nroles:\n', `---\n${steps}- R1: a\n`),
  ],
  [
    'checks four deep',
    (bytes) =>
      filled(
        bytes,
        '- CSM: do a <!-- check: tickets.all(a, tickets.all(b, tickets.all(c, tickets.all(d, a.key == b.key && c.key == d.key)))) -->\n',
        steps,
      ),
  ],
  [
    'different checks',
    (bytes) => counted(bytes, (n) => `- CSM: do ${n} <!-- check: "tickets.all(a, a.key == '${n}' || unknown${n})" -->\n`, steps),
  ],
  ['a check without an end', (bytes) => `${steps}- CSM: a <!-- check: "${filled(bytes - 60, 'true || ')}true" -->\n`],
  ['scripts', (bytes) => filled(bytes, '<script>alert(1)</script>\n')],
  ['HTML in tasks', (bytes) => filled(bytes, '- <img src=x onerror=alert(1)> <b>x</b>\n', steps)],
  ['tags', (bytes) => filled(bytes, '<a href="')],
  ['principles', (bytes) => filled(bytes, '- hold this\n', '## Principles\n\n')],
  ['sayings', (bytes) => filled(bytes, '- say this\n', `${steps}**The letter says:**\n\n`)],
]
