import type { LetterPart, LetterRules, LetterTemplate } from '../definition/definition.ts'
import { type LetterSources, letterFacts } from './letter-facts.ts'
import { shippedLetter } from './letter-texts.ts'

export type LetterText = { subject: string; text: string }

/** One paragraph as customers read it, and whether its sender may write in it. */
export type LetterParagraph = { text: string; editable: boolean }

type Rules = Pick<LetterRules, 'mustSay' | 'mustNotSay' | 'mode' | 'wording'>

/** The approved text of a page, or the one that Baton ships for this kind of transition. */
export const wordingOf = (rules: Rules, { kind }: Pick<LetterSources, 'kind'>): LetterTemplate =>
  rules.wording ?? shippedLetter(kind, rules.mode)

/** Whether the text has a place for a line of the sender's own; everything else in it is locked. */
export const takesPersonalLine = ({ paragraphs }: LetterTemplate): boolean => paragraphs.some(isPersonal)

/**
 * The approved text with its placeholders filled. What the page says it must say and the text does not say yet is added in the
 * page's own words, so that a changed page changes the letter.
 */
export function composeLetter(rules: Rules, sources: LetterSources): LetterText {
  const { subject, paragraphs } = letterParagraphs(rules, sources)
  return { subject, text: `${paragraphs.flatMap(({ text }) => (text === '' ? [] : [text])).join('\n\n')}\n` }
}

/** The same letter piece by piece, for a screen that shows what is locked. */
export function letterParagraphs(rules: Rules, sources: LetterSources): { subject: string; paragraphs: LetterParagraph[] } {
  const template = wordingOf(rules, sources)
  const said = template.paragraphs.map((parts) => ({ text: filled(parts, sources), editable: isPersonal(parts) }))
  const written = said.flatMap(({ text, editable }) => (editable ? [] : [text])).join('\n\n')
  const missing = letterProblems({ ...rules, mustNotSay: [] }, written).map(({ text }) => `- ${sentence(text)}`)
  // Before the sender's own line, or before the end where the text has no place for one.
  const own = template.paragraphs.findIndex(isPersonal)
  const place = own >= 0 ? own : Math.max(0, said.length - 1)
  if (missing.length > 0) said.splice(place, 0, { text: missing.join('\n'), editable: false })
  return { subject: filled(template.subject, sources), paragraphs: said.filter(({ text, editable }) => editable || text !== '') }
}

const isPersonal = (parts: LetterPart[]): boolean => parts.some((part) => typeof part !== 'string' && part.fact === 'personal line')

const filled = (parts: LetterPart[], sources: LetterSources): string =>
  parts
    .map((part) => said(part, sources))
    // "Três Lagoas S.A." ends a sentence with one full stop.
    .reduce((text, words) => text + (text.endsWith('.') && words.startsWith('.') ? words.slice(1) : words), '')
    .trim()

function said(part: LetterPart, sources: LetterSources): string {
  if (typeof part === 'string') return part
  const value = letterFacts[part.fact].say(sources)
  // A value is one line wherever it comes from: a name with a line break in it must not become a header or a paragraph.
  return part.fact === 'personal line' ? value : value.replace(/\s+/g, ' ').trim()
}

/** What of the page's must-say and must-not-say this text gets wrong; empty when it may go out. */
export function letterProblems(
  rules: Pick<LetterRules, 'mustSay' | 'mustNotSay'>,
  text: string,
): { id: string; problem: 'missing' | 'forbidden'; text: string }[] {
  // A list marker or a line break in the middle of a sentence is not a different sentence.
  const flat = text.replace(/\s+/g, ' ').toLowerCase()
  // A page may name several wordings, `main contact|primary contact`; any of them says it.
  const says = ({ pattern, text: words }: { pattern: string; text: string }) =>
    (pattern || words)
      .toLowerCase()
      .split('|')
      .some((wording) => flat.includes(wording.trim()))
  return [
    ...rules.mustSay.filter((rule) => !says(rule)).map(({ id, text: words }) => ({ id, problem: 'missing' as const, text: words })),
    ...rules.mustNotSay.filter(says).map(({ id, text: words }) => ({ id, problem: 'forbidden' as const, text: words })),
  ]
}

const sentence = (text: string) => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`)
