import type { Account } from '../records/account.ts'
import type { Classed } from '../records/field-class.ts'
import type { Kind } from '../records/kinds.ts'
import type { Person } from '../records/parts.ts'
import type { StoredRecord } from '../records/record.ts'
import { askedOf } from './bank.ts'
import { ageInDays } from './days.ts'
import { linesForFew } from './for-few.ts'
import { type Line, linesOf } from './lines.ts'
import { topThree } from './missing.ts'
import type { Place, Question } from './question.ts'
import { homesOf, type Part } from './reading-order.ts'
import { type Answer, type AskedByPerson, type CandidNote, type Said, topPart } from './said.ts'
import { holderOf, type Shelf, shelfOf } from './shelf.ts'
import { wordsIn } from './wording.ts'

/**
 * What the next holder must know: every sentence comes from a record or from a person, with its source, its age and who answers for
 * it; what is missing, out of date or contradicts itself is a question. Pure: the same records and words give the same dossier.
 */
export type Dossier = { top: Answer | undefined; parts: DossierPart[]; questions: PlacedQuestion[] }

export type DossierPart = Part & {
  facts: Fact[]
  /** Records of this part that are not told here; they stand on the page of the account. */
  more: number
  answers: (Answer & { question: string; class: Classed })[]
  notes: CandidNote[]
  questions: PlacedQuestion[]
}

/** One sentence out of one record. */
export type Fact = Omit<Line, 'owner'> & {
  id: string
  ageDays: number
  owner: Person | null
  state: 'current' | 'stale' | 'conflicting'
  class: Classed
}

/** A question with the part where it stands and the place where it lies now. */
export type PlacedQuestion = Question & {
  part: string
  place: Place
  passed?: { by: string; at: string; note?: string }
  askedBy?: string
}

export type DossierSources = {
  account: Account & { id: string }
  records: readonly StoredRecord[]
  now: string
  zone: string
  parts: readonly Part[]
  said: Said
  /** From handovers that have ended: shown with their age, but who takes over now is asked anew. */
  earlier?: readonly { question: string; answer: Answer }[]
}

/** Nobody reads more than this before a first call; longer lists end with a count. */
export const mostWords = 2200
const wordsAMinute = 200

export function makeDossier({ parts: order, said, earlier = [], ...sources }: DossierSources): Dossier {
  const all = shelfOf(sources, 'all')
  const open = shelfOf(sources, 'staff')
  const homes = homesOf(order)
  const questions = questionsOn(all, order, said)
  const answers = Object.entries(said.answers ?? {})
  // What was talked about says no part of its own.
  const asked = new Map([
    ...askedOf(all).flatMap(({ id, kind }) => (kind ? [[id, homes.get(kind)] as const] : [])),
    ...(said.asked ?? []).map(({ id, part }) => [id, part] as const),
  ])
  const [, top] = answers.find(([id]) => id === topThree) ?? []
  const lines = new Map(order.map((part) => [part.id, linesIn(part, { open, all, homes, doubts: doubted(questions) })]))
  const withLines = (most: number): Dossier => ({
    top,
    questions,
    parts: order.map((part) => {
      const { facts, more } = shortened(lines.get(part.id) ?? [], most)
      return {
        ...part,
        facts,
        more,
        answers: [...answers, ...earlier.map(({ question, answer }) => [question, answer] as const)]
          .filter(([id, one]) => id !== topThree && (partOf(one, homes) ?? asked.get(id)) === part.id)
          .map(([question, one]) => ({ ...one, question, class: one.restricted ? candid : internal }))
          .toSorted((a, b) => (a.at < b.at ? 1 : -1)),
        notes: (said.notes ?? []).filter((note) => note.part === part.id),
        questions: questions.filter((one) => one.part === part.id),
      }
    }),
  })
  // The longest that a reader takes in, and no longer; what people wrote is never cut.
  const fits = lengths.map(withLines).find((one) => lengthOf(one).words <= mostWords)
  return fits ?? withLines(lengths.at(-1) ?? 1)
}

/** How many sentences of one kind of record there are at most. */
const lengths = [10, 8, 6, 5, 4, 3, 2, 1]
const internal: Classed = { class: 'internal' }
const candid: Classed = { class: 'restricted', restriction: 'candid' }

/** How long it is, and how long it takes to read. */
export function lengthOf({ top, parts, questions }: Pick<Dossier, 'top' | 'parts' | 'questions'>): { words: number; minutes: number } {
  const texts = [
    top?.text ?? '',
    ...questions.flatMap(({ text, why }) => [text, why]),
    ...parts.flatMap(({ title, facts, answers, notes }) => [
      title,
      ...facts.map(({ text }) => text),
      ...answers.flatMap(({ about, text }) => [about, text]),
      ...notes.map(({ text }) => text),
    ]),
  ]
  const words = texts.reduce((sum, text) => sum + wordsIn(text), 0)
  return { words, minutes: Math.max(1, Math.ceil(words / wordsAMinute)) }
}

/** What the dossier cannot tell, each with who can know it; without the sentences, for whoever asks only for these. */
export const openQuestions = ({ parts, said, earlier: _earlier, ...sources }: DossierSources): PlacedQuestion[] =>
  questionsOn(shelfOf(sources, 'all'), parts, said)

const questionsOn = (all: Shelf, order: readonly Part[], said: Said): PlacedQuestion[] =>
  placed([...askedOf(all), ...(said.asked ?? []).map(asQuestion)], order, homesOf(order), said, all.now)

function placed(
  questions: readonly (Question & Partial<Pick<PlacedQuestion, 'part' | 'askedBy'>>)[],
  order: readonly Part[],
  homes: ReadonlyMap<Kind, string>,
  said: Said,
  now: string,
): PlacedQuestion[] {
  const places = new Map([topPart, ...order.map(({ id }) => id)].map((id, index) => [id, index]))
  return questions
    .flatMap((one): PlacedQuestion[] => {
      const part = one.id === topThree ? topPart : (one.part ?? (one.kind && homes.get(one.kind)))
      // What the page has no topic for, the page does not ask.
      if (part === undefined || !places.has(part) || isAnswered(one, said, now)) return []
      const passed = said.passed?.[one.id]
      return [
        {
          ...one,
          part,
          place: passed?.to ?? one.knows,
          ...(passed ? { passed: { by: passed.by, at: passed.at, ...(passed.note ? { note: passed.note } : {}) } } : {}),
        },
      ]
    })
    .toSorted((a, b) => (places.get(a.part) ?? 0) - (places.get(b.part) ?? 0))
}

/** An answer holds for what it was given about, and not for ever. */
function isAnswered({ id, basis, days = 365 }: Question, { answers }: Said, now: string): boolean {
  const answer = answers?.[id]
  return answer !== undefined && (answer.basis === null || answer.basis === basis) && ageInDays(answer.at, now) <= days
}

const asQuestion = ({ id, part, text, to, by }: AskedByPerson): Question & { part: string; askedBy: string } => ({
  id,
  part,
  cause: 'asked',
  text,
  why: 'Somebody wants to know it.',
  records: [],
  knows: to,
  basis: '',
  class: internal,
  askedBy: by,
})

const partOf = ({ kind, part }: Pick<Answer, 'kind' | 'part'>, homes: ReadonlyMap<Kind, string>): string | undefined =>
  part ?? (kind && homes.get(kind))

type Around = { open: Shelf; all: Shelf; homes: ReadonlyMap<Kind, string>; doubts: ReadonlyMap<string, Fact['state']> }

/** All sentences of a part, each kind by itself, the most important first. */
function linesIn(part: Part, { open, all, homes, doubts }: Around): Fact[][] {
  const holder = holderOf(all) ?? null
  return part.kinds.flatMap((kind) => {
    if (homes.get(kind) !== part.id) return []
    const forFew = Map.groupBy(linesForFew(kind, all), ({ key }) => key)
    const lines = linesOf(kind, open).flatMap((line) => [{ ...line, class: internal }, ...(forFew.get(line.key) ?? [])])
    return [
      lines.map(({ owner, ...line }, index): Fact => {
        return {
          ...line,
          id: `${line.kind}:${line.key}:${index}`,
          ageDays: ageInDays(line.at, open.now),
          owner: owner ?? holder,
          state: doubts.get(`${line.kind}/${line.key}`) ?? 'current',
        }
      }),
    ]
  })
}

/** The first of each kind; what has to be read one by one is there one by one, within reason. */
function shortened(kinds: readonly Fact[][], most: number): { facts: Fact[]; more: number } {
  const facts = kinds.flatMap((lines) => {
    const keys = [...new Set(lines.map(({ key }) => key))]
    const must = new Set(lines.flatMap(({ key, toRead }) => (toRead ? [key] : [])))
    const kept = new Set(keys.filter((key, index) => index < (must.has(key) ? Math.max(most, 10) : most)))
    return lines.filter(({ key }) => kept.has(key))
  })
  const recordsOf = (lines: readonly Fact[]) => new Set(lines.map(({ kind, key }) => `${kind}/${key}`)).size
  return { facts, more: recordsOf(kinds.flat()) - recordsOf(facts) }
}

/** The records that a question doubts. */
function doubted(questions: readonly Question[]): ReadonlyMap<string, Fact['state']> {
  const about = (cause: Question['cause']) =>
    questions.filter((one) => one.cause === cause && !one.isTask).flatMap(({ records }) => records.map(({ kind, key }) => `${kind}/${key}`))
  return new Map([...about('stale').map((id) => [id, 'stale'] as const), ...about('conflicting').map((id) => [id, 'conflicting'] as const)])
}
