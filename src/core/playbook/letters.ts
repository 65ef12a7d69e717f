import type { Flow, LetterMode, LetterRules, RaciRow, Range } from '../definition/definition.ts'
import { textValue } from './binding.ts'
import { rowOf } from './cover.ts'
import type { Findings } from './findings.ts'
import type { FrontMatter } from './front-matter.ts'
import { narrow, placeOf } from './lint-edits.ts'
import { stateInHead } from './lint-head.ts'
import type { Item } from './outline.ts'
import type { RoleBook } from './roles.ts'
import type { RawSayings } from './sayings.ts'
import type { Lowered, Steps } from './tasks.ts'
import { slug } from './words.ts'

/** The rules of each letter that a task of the page sends. */
export function lowerLetters(
  steps: Steps,
  sayings: RawSayings[],
  raci: RaciRow[],
  flow: Flow,
  frontMatter: FrontMatter,
  book: RoleBook,
  lines: string[],
  findings: Findings,
): LetterRules[] {
  const stated = frontMatter.letter
  const letters = steps.tasks.filter(({ task }) => task.kind === 'letter')
  return letters.map((lowered, index) => {
    const { task } = lowered
    const row = rowOf(raci, task.id)
    const agreedBy = agreeing(lowered, steps, raci)
    if (!stated) requireSender(lowered, flow, frontMatter, book, lines, findings)
    // What a letter must say stands beside it or, when the page has one letter, anywhere.
    const own = letters.length === 1 || index === 0 ? sayings : []
    return {
      id: `${task.id}-letter`,
      task: task.id,
      mode: stated ?? 'csm',
      mustSay: own.filter(({ mode }) => mode === 'must').flatMap(({ items }) => items.map(saying)),
      mustNotSay: own.filter(({ mode }) => mode === 'must not').flatMap(({ items }) => items.map(saying)),
      consulted: Object.entries(row?.cells ?? {}).flatMap(([role, cell]) => (cell === 'C' ? [role] : [])),
      releasedBy: task.role,
      range: task.range,
      certainty: stated ? 'stated' : 'inferred',
      ...(agreedBy ? { agreedBy } : {}),
    }
  })
}

const saying = (item: Item) => ({
  id: textValue(item.binding, 'id') ?? slug(item.text),
  text: item.text.replace(/^❗\s*/u, ''),
  pattern: textValue(item.binding, 'pattern') ?? '',
})

/** Who agrees on the date: the task that says so, else the accountable role of a row about the timing. */
function agreeing(letter: Lowered, { tasks }: Steps, raci: RaciRow[]): string | undefined {
  const agreeing = tasks.find(
    ({ task, stage }) => task.establishes === 'date-agreed' || (stage === letter.stage && isAboutTiming(task.title)),
  )
  if (!agreeing) return undefined
  const row = rowOf(raci, agreeing.task.id)
  const accountable = Object.entries(row?.cells ?? {}).find(([, cell]) => cell.includes('A'))?.[0]
  return accountable ?? agreeing.task.role
}

const isAboutTiming = (title: string) => /\b(?:align|agree)\b.*\b(?:timing|date|when)\b/i.test(title)

const senders: readonly [LetterMode, string][] = [
  ['csm', 'Sent by the CSM, in their own name'],
  ['ae', 'Sent by the AE, in their own name'],
  ['app', 'Sent by Baton, once it is released'],
]

/** "CSM sends the letter via AE" leaves open whose name stands under it. */
function requireSender({ task }: Lowered, flow: Flow, frontMatter: FrontMatter, book: RoleBook, lines: string[], findings: Findings) {
  const unclear = flow.nodes.find(({ label }) => /\bsends?\b/i.test(label) && /\bvia\b/i.test(label) && isAboutLetter(label))
  const inText = via.exec(task.title)?.[2]
  if (!unclear && !(inText && book.roles.some(({ name }) => inText.toLowerCase().startsWith(name.toLowerCase())))) return
  findings.error(
    'letter.sender-unclear',
    placeOfVia(unclear?.range ?? task.range, book, lines),
    unclear
      ? `It is not clear who sends the letter: the step on line ${task.range.start.line} says ${task.role}, here it goes "via" somebody else.`
      : `It is not clear who sends the letter: ${task.role} does it, but it goes "via" somebody else.`,
    {
      why: 'A customer answers whoever wrote. Say "letter: csm", "letter: ae" or "letter: app" in the front matter.',
      fixes: senders.map(([mode, title]) => ({ title, edits: [stateInHead(frontMatter, `letter: ${mode}`)] })),
    },
  )
}

/** "via AE", as far as a role is named; else the one word that makes it unclear. */
function placeOfVia(range: Range, { roles }: RoleBook, lines: string[]): Range {
  const named = roles.flatMap(({ name }) => placeOf(range, `via ${name}`, lines) ?? placeOf(range, `via the ${name}`, lines) ?? [])
  return named[0] ?? narrow(range, 'via', lines)
}

const via = /\bvia\s+(the\s+)?([\p{L}]+(?: \p{L}+){0,3})/iu

const isAboutLetter = (label: string) => /\b(?:letter|e-?mail|mail|message)\b/i.test(label)
