import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Definition } from '../definition/definition.ts'
import type { PlaybookChange } from './change.ts'
import { compilePlaybook } from './compile-playbook.ts'
import { differenceOf } from './difference.ts'
import { versionOf } from './version.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')
const toPerson = read('csm-to-csm')
const toPool = read('csm-to-cse')

const known = new Map<string, Definition>()
function compiled(page: string): Definition {
  const definition = known.get(page) ?? compilePlaybook(page).definition
  known.set(page, definition)
  return definition
}
const difference = (before: string, after: string) => differenceOf(compiled(before), compiled(after))

/** The page with one thing changed, which must be on it. */
function edited(page: string, from: string | RegExp, to: string): string {
  const after = page.replace(from, to)
  if (after === page) throw new Error(`Nothing on the page reads ${from}`)
  return after
}

type Expected = Partial<PlaybookChange> & Pick<PlaybookChange, 'what' | 'kind'>

/** One edit of a page, and all that is to be said about it. */
const edits: [string, string, string | RegExp, string, Expected[]][] = [
  [
    'a task that is new',
    toPool,
    '- Flag each instance',
    '- Name the owner of each instance <!-- id: owners -->\n- Flag each instance',
    [{ what: 'task', kind: 'added', id: 'owners', words: '"Name the owner of each instance" is new in "Preparation": the CSM does it.' }],
  ],
  [
    'a task that is gone',
    toPool,
    /^- Say of each instance[\s\S]*?-->\n/m,
    '',
    [
      {
        what: 'task',
        kind: 'removed',
        id: 'classify-instances',
        range: null,
        words: '"Say of each instance whether it is production or not" is gone from "Preparation"; the CSM did it.',
      },
    ],
  ],
  [
    'another role',
    toPerson,
    '- New CSM: Read this playbook',
    '- Old CSM: Read this playbook',
    [
      {
        what: 'task',
        kind: 'changed',
        id: 'new-reads-playbook',
        before: 'New CSM',
        after: 'Old CSM',
        words: '"Read this playbook and note what you want to ask" belongs to the Old CSM now; before, to the New CSM.',
      },
    ],
  ],
  [
    'another text under the same id',
    toPerson,
    'Read this playbook before you talk to the new CSM',
    'Read this playbook before the first call',
    [
      {
        what: 'task',
        kind: 'changed',
        id: 'old-reads-playbook',
        before: 'Read this playbook before you talk to the new CSM',
        after: 'Read this playbook before the first call',
      },
    ],
  ],
  [
    'another due',
    toPerson,
    'due: 3 business days after start',
    'due: 8 business days after start',
    [
      {
        what: 'due',
        kind: 'changed',
        id: 'records-current',
        words:
          '"Bring the records up to date that the new CSM will rely on" is due within 8 business days after the start; before, within 3 business days after the start.',
      },
    ],
  ],
  [
    'something more to wait for',
    toPerson,
    'after: [follow-tickets]',
    'after: [follow-tickets, new-series]',
    [{ what: 'order', kind: 'changed', id: 'leave-tickets', words: expect.stringMatching(/ waits for ".*" now\.$/) }],
  ],
  [
    'a check that is gone',
    toPool,
    '  check: serviceTier.compensationPoolAdjusted\n',
    '',
    [
      {
        what: 'binding',
        kind: 'changed',
        id: 'adjust-compensation-pool',
        after: null,
        words: 'Baton no longer checks "Adjust the compensation pool" from records; somebody ticks it.',
      },
    ],
  ],
  [
    'an action that is gone',
    toPool,
    ', do: records.mark-systems }',
    ' }',
    [{ what: 'binding', kind: 'changed', id: 'update-systems', before: 'records.mark-systems', after: null }],
  ],
  [
    'a cell of the RACI',
    toPool,
    '| R/A | I | C | C |',
    '| R/A | C | C | C |',
    [
      {
        what: 'raci',
        kind: 'changed',
        id: 'write-and-send-the-letter.cse-territory-owner',
        before: 'I',
        after: 'C',
        words: 'For "Write and send the letter", the CSE Territory Owner is asked before (C) now; before, the table said I.',
      },
      { what: 'letter', kind: 'changed' },
    ],
  ],
  [
    'a cell of the RACI of a task',
    toPool,
    '| C | R/A | I | - |',
    '| C | R/A | I | I |',
    [{ what: 'raci', kind: 'changed', id: 'review-and-decide.ae', before: '-', after: 'I' }],
  ],
  [
    'more time at the gate, told once',
    toPool,
    '(within 3 business days)',
    '(within 5 business days)',
    [
      {
        what: 'gate',
        kind: 'changed',
        id: 'territory-owner-review',
        before: 'within 3 business days after it opens',
        after: 'within 5 business days after it opens',
      },
    ],
  ],
  [
    'another window, told once',
    toPool,
    '### 1. Preparation (Week 1-2)',
    '### 1. Preparation (Week 1-3)',
    [{ what: 'stage', kind: 'changed', id: 'prepare', before: 'week 1-2', after: 'week 1-3' }],
  ],
  [
    'another name of a stage',
    toPool,
    '### 5. Completion (Week 3-4)',
    '### 5. The end (Week 3-4)',
    [{ what: 'stage', kind: 'changed', id: 'completion', before: 'Completion', after: 'The end' }],
  ],
  [
    'another heading of a group, told once',
    toPool,
    '**Clean up the data:**',
    '**Tidy up:**',
    [{ what: 'stage', kind: 'changed', before: 'Clean up the data', after: 'Tidy up' }],
  ],
  [
    'another line of the document',
    toPool,
    '- [ ] Main use case(s)',
    '- [ ] Last upgrade: _______\n- [ ] Main use case(s)',
    [{ what: 'template', kind: 'added', words: 'The document also asks for "Last upgrade".' }],
  ],
  ['another choice in the document', toPool, '☐ Green ☐ Yellow ☐ Red', '☐ Green ☐ Amber ☐ Red', [{ what: 'template', kind: 'changed' }]],
  [
    'a label less',
    toPool,
    ' ~"Account handover"',
    '',
    [{ what: 'template', kind: 'changed', words: 'The tracker is told other things with the document: /label CSM to CSE+.' }],
  ],
  [
    'something less to say in the letter',
    toPool,
    /^- Where customers find help.*\n/m,
    '',
    [
      {
        what: 'letter',
        kind: 'removed',
        id: 'self-service',
        words: 'The letter no longer has to say: "Where customers find help by themselves".',
      },
    ],
  ],
  [
    'a principle that reads differently',
    toPool,
    'takes three to four weeks',
    'takes four weeks at most',
    [{ what: 'principle', kind: 'changed', id: 'three-to-four-weeks' }],
  ],
  [
    'a principle that nobody watches over any more',
    toPool,
    /\n {2}<!--\n {2}id: no-pool-on-customer-calls[\s\S]*?-->/,
    ' <!-- { id: no-pool-on-customer-calls } -->',
    [{ what: 'principle', kind: 'changed', words: expect.stringMatching(/^Baton no longer watches over /) }],
  ],
  [
    'an arrow of the flow',
    toPool,
    'Review -->|Needs fixes| Cleanup',
    'Review -->|Needs fixes| Document',
    [
      { what: 'flow', kind: 'added' },
      { what: 'flow', kind: 'removed' },
    ],
  ],
  [
    'a step of the flow',
    toPool,
    'Close[Completion in the CS platform',
    'Close[The end in the CS platform',
    [{ what: 'flow', kind: 'changed', id: 'Close' }],
  ],
  [
    'a role from elsewhere',
    toPool,
    'from: account.renewal-manager',
    'from: ask',
    [
      {
        what: 'role',
        kind: 'changed',
        id: 'Renewal Manager',
        words: 'The Renewal Manager is chosen at the start now; before, the renewal manager of the account.',
      },
    ],
  ],
  [
    'a role by another name, told once and where a text names it',
    toPool,
    /\bCSM Manager\b/g,
    'Lead',
    [
      { what: 'role', kind: 'changed', before: 'CSM Manager', after: 'Lead' },
      { what: 'task', kind: 'changed', id: 'draft-letter' },
      { what: 'task', kind: 'changed', id: 'close-handover' },
    ],
  ],
  [
    'another title',
    toPool,
    'title: Account handover from CSM to the CSE+ pool',
    'title: Handover to the pool',
    [{ what: 'title', kind: 'changed' }],
  ],
  [
    'another introduction',
    toPool,
    'An account leaves its own CSM',
    'An account leaves its CSM',
    [{ what: 'text', kind: 'changed', id: 'summary' }],
  ],
  [
    'another moment at which the account changes hands',
    toPerson,
    'ownership: assign-account',
    'ownership: letter',
    [{ what: 'binding', kind: 'changed' }],
  ],
  [
    'a topic more',
    toPerson,
    '### License\n',
    '### Anything else\n\n- What did we forget?\n\n### License\n',
    [{ what: 'topic', kind: 'added', id: 'anything-else', words: 'The topic "Anything else" is new.' }],
  ],
]

describe('one edit of a page gives what it changed, and nothing else:', () => {
  test.each(edits)('%s', (_name, page, from, to, expected) => {
    const found = difference(page, edited(page, from, to))
    const shape = ({ what, kind, id, words }: PlaybookChange) => ({ what, kind, id, words })
    expect(found.map(shape), JSON.stringify(found.map(shape), null, 1)).toHaveLength(expected.length)
    expect(found).toEqual(expect.arrayContaining(expected.map((one) => expect.objectContaining(one))))
    for (const { words } of found) expect(words).toMatch(/^(?:"|[A-Z])[^\n]*\.$/)
  })

  test.each(edits)('%s, also the other way round', (_name, page, from, to, expected) => {
    const back = difference(edited(page, from, to), page)
    expect(back.map(({ what }) => what).toSorted()).toEqual(expected.map(({ what }) => what).toSorted())
  })
})

test('a page differs from itself in nothing, however its lines are wrapped and numbered', () => {
  for (const page of [toPerson, toPool]) {
    expect(difference(page, page)).toEqual([])
    expect(difference(page, page.replaceAll('\n', '\r\n'))).toEqual([])
    expect(difference(page, `\n\n${page}\n\n`.trimStart())).toEqual([])
  }
  const wrapped = edited(
    toPerson,
    'An account changes hands when territories move, books',
    'An account changes hands\nwhen territories move,\nbooks',
  )
  expect(difference(toPerson, wrapped)).toEqual([])
})

test('whatever is edited together, the difference is empty exactly when both mean the same', () => {
  for (const [index, [, page, from, to]] of edits.entries()) {
    const [, otherPage, otherFrom, otherTo] = edits[(index + 1) % edits.length] ?? []
    if (otherPage !== page || otherFrom === undefined || otherTo === undefined) continue
    const one = compiled(page.replace(from, to))
    const two = compiled(page.replace(from, to).replace(otherFrom, otherTo))
    for (const [before, after] of [
      [one, two],
      [two, one],
      [two, two],
    ] as const)
      expect(differenceOf(before, after).length === 0).toBe(versionOf(before) === versionOf(after))
  }
})

test('a task that moves is told once, and nobody else moves or waits anew because of it', () => {
  const line =
    '- Mention the territory owner in it <!-- { id: mention-territory-owner, establishes: submission, after: [fill-handover-document, add-links] } -->\n'
  const first = edited(edited(toPool, line, ''), '- Open the document from', `${line}- Open the document from`)
  expect(difference(toPool, first)).toMatchObject([
    {
      what: 'task',
      kind: 'moved',
      id: 'mention-territory-owner',
      words: expect.stringMatching(/^"Mention the territory owner in it" stands after ".*" now\.$/),
    },
  ])
  const elsewhere = edited(edited(toPool, line, ''), '- Go through the handover document', `${line}- Go through the handover document`)
  expect(difference(toPool, elsewhere)).toContainEqual(
    expect.objectContaining({ what: 'task', kind: 'moved', before: 'Preparation', after: 'Internal handover' }),
  )
})

test('a task without an id of its own is the same task when its text changed a little', () => {
  const page = '# Swap\n\n## Steps\n\n- Old CSM: Close every success plan\n- Old CSM: Ring the customer\n- New CSM: Read the notes\n'
  expect(difference(page, edited(page, 'Close every success plan', 'Close all success plans'))).toMatchObject([
    {
      what: 'task',
      kind: 'changed',
      id: 'close-all-success-plans',
      words: '"Close every success plan" reads "Close all success plans" now.',
    },
  ])
  expect(difference(page, edited(page, 'Close every success plan', 'Thank everybody')).map(({ kind }) => kind)).toEqual([
    'added',
    'removed',
  ])
})

test('each change says where it stands in the newer page', () => {
  const after = edited(toPool, '(within 3 business days)', '(within 5 business days)')
  const [change] = difference(toPool, after)
  expect(after.split('\n')[(change?.range?.start.line ?? 0) - 1]).toContain('within 5 business days')
})
