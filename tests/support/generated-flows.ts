import fc from 'fast-check'

// Charts that nobody wrote, put together from what people use: names, shapes, arrows, labels, remarks, and slips.
const name = fc.constantFrom('A', 'B', 'C', 'D1', 'e_2', 'step-3', 'Übergabe', '7', 'x1', 'Review')
const words = fc.constantFrom(
  'Prepare',
  'Check the file',
  'Send & wait',
  'déjà vu',
  'Ready?',
  '30 min',
  'a/b',
  'done, then go',
  'make-break',
)
const quoted = fc.constantFrom('"All (of) it"', '"One<br/>two"', '"yes | no"', '"[now]"', '"it\'s"', '"#quot;so#quot;"')
const text = fc.oneof({ weight: 3, arbitrary: words }, { weight: 1, arbitrary: quoted })
const around: [string, string][] = [
  ['[', ']'],
  ['(', ')'],
  ['([', '])'],
  ['[[', ']]'],
  ['[(', ')]'],
  ['((', '))'],
  ['(((', ')))'],
  ['{', '}'],
  ['{{', '}}'],
  ['>', ']'],
]
const node = fc.oneof(
  name,
  fc.tuple(name, fc.constantFrom(...around), text).map(([id, [open, close], label]) => `${id}${open}${label}${close}`),
  fc.tuple(name, fc.constantFrom(':::hot', '')).map((parts) => parts.join('')),
)
const arrow = fc.oneof(
  fc.constantFrom('-->', '---', '-.->', '==>', '--x', '--o', '<-->', '---->', '-.-', '==='),
  fc.tuple(fc.constantFrom('-->', '-.->', '==>', '---'), text).map(([sign, label]) => `${sign}|${label}|`),
  words.map((label) => `-- ${label} -->`),
  words.map((label) => `== ${label} ==>`),
)
const group = fc.array(node, { minLength: 1, maxLength: 3 }).map((nodes) => nodes.join(' & '))
const chain = fc
  .tuple(group, fc.array(fc.tuple(arrow, group), { maxLength: 3 }))
  .map(([first, rest]) => [first, ...rest.map(([sign, next]) => `${sign} ${next}`)].join(' '))
const aside = fc.constantFrom(
  '%% a remark',
  'classDef hot fill:#f96',
  // Mermaid makes a node of a name that only a style knows; that is a known difference of the written charts.
  'A\nstyle A fill:#bbf,stroke:#333',
  'linkStyle default stroke:red',
  'click A "https://example.org" "Tip"',
  '',
)
const part = fc
  .tuple(fc.constantFrom('one', 'two [Second part]', '"Third part"'), fc.array(chain, { minLength: 1, maxLength: 2 }))
  .map(([title, lines]) => ['subgraph', ' ', title, '\n', lines.join('\n'), '\nend'].join(''))
const slip = fc.constantFrom('A -> B', 'A --> end', 'A[never closed', 'B[Check (all)]', 'C -->', 'A B', 'one more remark here')
const line = fc.oneof(
  { weight: 12, arbitrary: chain },
  { weight: 3, arbitrary: aside },
  { weight: 2, arbitrary: part },
  { weight: 1, arbitrary: slip },
)

const flow = fc
  .tuple(
    fc.constantFrom('graph TD', 'flowchart LR', 'graph', 'flowchart BT'),
    fc.array(line, { minLength: 1, maxLength: 6 }),
    fc.constantFrom('\n', '\n  '),
  )
  .map(([head, lines, between]) => `${[head, ...lines].join(between)}\n`)

/** The same charts for the same seed, on any machine. */
export const generatedFlows = (count: number, seed: number): { name: string; text: string }[] =>
  fc.sample(flow, { numRuns: count, seed }).map((chart, index) => ({ name: `generated ${index + 1}`, text: chart }))
