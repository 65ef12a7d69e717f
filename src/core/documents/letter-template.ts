import { nearest } from '../checks/nearest.ts'
import type { LetterPart, LetterTemplate } from '../definition/definition.ts'
import { Account } from '../records/account.ts'
import { classOf } from '../records/field-class.ts'
import { isKind, kindOf } from '../records/kinds.ts'
import { isLetterFact, letterFactNames, letterFacts } from './letter-facts.ts'

/** What is wrong with a letter text, and where in it. Lines and columns are 1-based. */
export type LetterProblem = {
  code: 'letter.no-subject' | 'letter.no-text' | 'letter.too-long' | 'letter.placeholder-unknown' | 'letter.placeholder-internal'
  line: number
  column: number
  /** The words that are wrong, as they stand there. */
  written: string
  says: string
  why: string
  /** Names that could stand there. */
  instead: string[]
}

export const longestLetter = 20_000
// Looking for the nearest name of a thousand mistakes helps nobody.
const mostProblems = 50

/**
 * A letter text to a template: words that are locked, and placeholders that each bind one fact which customers may read. Anything
 * else between double braces is a problem, so that no text can be approved with a hole that something internal falls through.
 */
export function compileLetter(source: string): { template: LetterTemplate; problems: LetterProblem[] } {
  const problems: LetterProblem[] = []
  const lines = source.slice(0, longestLetter).replaceAll('\r\n', '\n').split('\n')
  if (source.length > longestLetter) {
    problems.push({
      code: 'letter.too-long',
      line: lines.length,
      column: 1,
      written: '',
      says: `The letter has more than ${longestLetter} characters.`,
      why: 'Nobody reads such a letter, and Baton sends no part of one.',
      instead: [],
    })
  }
  const first = lines.findIndex((line) => line.trim() !== '')
  const subject = /^\s*Subject:\s*(.*)$/i.exec(lines[first] ?? '')
  if (!subject?.[1]?.trim()) {
    problems.push({
      code: 'letter.no-subject',
      line: Math.max(0, first) + 1,
      column: 1,
      written: lines[first] ?? '',
      says: 'The letter has no subject: its first line says "Subject:" and what the mail is about.',
      why: 'What customers see first is part of what is approved.',
      instead: [],
    })
  }
  const parts = (line: number) => partsOf(lines[line] ?? '', line + 1, problems)
  const paragraphs: LetterPart[][] = []
  let isOpen = false
  for (let line = subject ? first + 1 : Math.max(0, first); line < lines.length; line++) {
    if ((lines[line] ?? '').trim() === '') isOpen = false
    else if (isOpen) paragraphs.at(-1)?.push('\n', ...parts(line))
    else {
      paragraphs.push(parts(line))
      isOpen = true
    }
  }
  if (paragraphs.length === 0) {
    problems.push({
      code: 'letter.no-text',
      line: Math.max(0, first) + 1,
      column: 1,
      written: '',
      says: 'The letter has no text.',
      why: 'Baton would send an empty mail.',
      instead: [],
    })
  }
  const head = subject ? partsOf(lines[first] ?? '', first + 1, problems) : []
  return { template: { subject: withoutLabel(head), paragraphs }, problems: problems.toSorted((a, b) => a.line - b.line) }
}

/** "Subject:" is the line's name, not a word of it. */
const withoutLabel = ([label, ...rest]: LetterPart[]): LetterPart[] => {
  if (typeof label !== 'string') return label === undefined ? [] : [label, ...rest]
  const words = label.replace(/^\s*Subject:\s*/i, '')
  return words === '' ? rest : [words, ...rest]
}

const placeholder = /\{\{([^{}]{0,120})\}\}/g

function partsOf(line: string, number: number, problems: LetterProblem[]): LetterPart[] {
  const parts: LetterPart[] = []
  let from = 0
  const words = (until: number) => {
    if (until > from) parts.push(line.slice(from, until))
  }
  for (const match of line.matchAll(placeholder)) {
    const name = (match[1] ?? '').trim().toLowerCase().replace(/\s+/g, ' ')
    words(match.index)
    from = match.index + match[0].length
    if (isLetterFact(name) && isForCustomers(letterFacts[name].field)) parts.push({ fact: name })
    else if (problems.length < mostProblems) problems.push({ ...refused(name), line: number, column: match.index + 1, written: match[0] })
  }
  words(line.trimEnd().length)
  const opened = parts.find((part): part is string => typeof part === 'string' && /\{\{|\}\}/.test(part))
  if (opened !== undefined && problems.length < mostProblems) {
    problems.push({
      ...refused(''),
      line: number,
      column: line.search(/\{\{|\}\}/) + 1,
      written: /\{\{|\}\}/.exec(opened)?.[0] ?? '',
      says: 'A placeholder is opened and not closed, or the other way round.',
    })
  }
  return parts
}

const isForCustomers = (field: Parameters<typeof classOf>[0]) => {
  const found = classOf(field)?.class
  return found === 'public' || found === 'customer-safe'
}

/** Why nothing can stand there. A field of the records is told from a slip of the keys, because the way out is another one. */
function refused(name: string): Pick<LetterProblem, 'code' | 'says' | 'why' | 'instead'> {
  const [kind = '', field = ''] = name.split('.')
  const shape = kind === 'account' ? Account.shape : isKind(kind) ? kindOf(kind).schema.shape : undefined
  const schema = shape && Object.entries(shape).find(([own]) => own.toLowerCase() === field)?.[1]
  if (schema && !isForCustomers(schema)) {
    return {
      code: 'letter.placeholder-internal',
      says: `"${name}" is ${classOf(schema)?.class ?? 'internal'}: it is not for customers to read, so no letter can name it.`,
      why: 'What stands in a record for us alone must not leave with a letter.',
      instead: [],
    }
  }
  const near = nearest(name, letterFactNames)
  return {
    code: 'letter.placeholder-unknown',
    says: `A letter has no placeholder "${name}"; it can name ${letterFactNames.join(', ')}.`,
    why: 'A placeholder that nothing fills would reach the customer as it is.',
    instead: near ? [`{{${near}}}`] : [],
  }
}

/** The template as a page writes it, for comparing two of them in words. */
export const letterSource = ({ subject, paragraphs }: LetterTemplate): string => {
  const written = (parts: LetterPart[]) => parts.map((part) => (typeof part === 'string' ? part : `{{${part.fact}}}`)).join('')
  return [`Subject: ${written(subject)}`, ...paragraphs.map(written)].join('\n\n')
}
