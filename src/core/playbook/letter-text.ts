import type { Code } from 'mdast'
import type { Fix, LetterRules, LetterTemplate, Range } from '../definition/definition.ts'
import { letterProblems } from '../documents/letter.ts'
import { compileLetter } from '../documents/letter-template.ts'
import type { Findings } from './findings.ts'
import { insertAt, lineOf, piece, startOfLine } from './lint-edits.ts'

/** The approved words of a letter, in a fence of its own. */
export type RawLetterText = { source: string; range: Range }

/** A fence that says it holds a letter: its first line is the subject, the rest what the customer reads. */
export const isLetterText = ({ lang }: Code): boolean => /^letter$/i.test(lang ?? '')

/** Gives each letter the text that stands below its step, with everything that is wrong about it. */
export function lowerLetterTexts(texts: RawLetterText[], letters: LetterRules[], lines: string[], findings: Findings): void {
  for (const { source, range } of texts) {
    const letter = letters.findLast((one) => one.range.start.line < range.start.line) ?? letters[0]
    if (!letter) {
      findings.warning('letter.no-step', range, 'Here is a letter, and no step of the page sends one.', {
        why: 'Nobody would ever send it. Add a step such as "Send the letter".',
      })
      continue
    }
    if (letter.wording) {
      findings.error('letter.two-texts', range, `The letter of line ${letter.range.start.line} has a text already.`, {
        why: 'What is approved has to be one text.',
        fixes: [{ title: 'Take this one away', edits: [{ range, text: '' }] }],
      })
      continue
    }
    letter.wording = lowerText(source, range, letter, lines, findings)
  }
}

function lowerText(source: string, range: Range, letter: LetterRules, lines: string[], findings: Findings): LetterTemplate {
  const { template, problems } = compileLetter(source)
  for (const { code, line, column, written, says, why, instead } of problems) {
    const place = piece(range.start.line + line, column - 1, column - 1 + written.length)
    const fixes: Fix[] = instead.map((text) => ({ title: `Write ${text}`, edits: [{ range: place, text }] }))
    const leaveOut: Fix = { title: 'Leave it out', edits: [{ range: place, text: '' }] }
    findings.error(code, place, says, { why, fixes: code === 'letter.placeholder-internal' ? [leaveOut] : fixes })
  }
  // Only locked words count: what a fact says is not known here.
  const words = [template.subject, ...template.paragraphs].map((parts) =>
    parts.map((part) => (typeof part === 'string' ? part : '…')).join(''),
  )
  for (const { problem, text } of letterProblems(letter, words.join('\n'))) {
    const first = piece(range.start.line + 1, 0, lineOf(lines, range.start.line + 1).length)
    if (problem === 'forbidden') {
      findings.error('letter.says-forbidden', first, `The letter says what it must not: ${text}`, {
        why: 'Baton would never let it leave.',
      })
    } else {
      findings.warning('letter.says-not', first, `The letter does not say: ${text}`, {
        why: "Baton adds it in the page's words, as a list before the end; a sentence of your own reads better.",
        fixes: [{ title: "Say it in the page's words", edits: [insertAt(startOfLine(lastParagraph(range, lines)), `${text}\n\n`)] }],
      })
    }
  }
  return template
}

/** The line on which the last paragraph of the letter begins. */
function lastParagraph(range: Range, lines: string[]): number {
  let line = range.end.line - 1
  while (line > range.start.line + 1 && lineOf(lines, line).trim() === '') line--
  while (line > range.start.line + 1 && lineOf(lines, line - 1).trim() !== '') line--
  return line
}
