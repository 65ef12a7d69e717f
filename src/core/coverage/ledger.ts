import type { Instant } from '../base/ids.ts'

/**
 * The holder ledger knows two times: when somebody held a role, and since when that is known. A correction adds knowledge; what was
 * known then stays as it was, so "as we knew it in March" has the same answer for ever.
 */
export type LedgerHolder = { kind: 'person' | 'pool'; id: string }

/** Somebody's time in a role; the present one is open. */
export type Stint = { holder: LedgerHolder; from: Instant; to: Instant | null }

/** A stint, and the time in which it was what we knew. */
export type KnownStint = Stint & { knownFrom: Instant; knownTo: Instant | null }

/** "It was X from … to …"; nobody where `holder` is null. */
export type Correction = { holder: LedgerHolder | null; from: Instant; to: Instant | null }

const forever = '9999-12-31T00:00:00.000Z'
const end = (to: Instant | null): Instant => to ?? forever
const isSame = (a: LedgerHolder, b: LedgerHolder) => a.kind === b.kind && a.id === b.id
export const isSameStint = (a: Stint, b: Stint): boolean => isSame(a.holder, b.holder) && a.from === b.from && a.to === b.to
const inOrder = <T extends Stint>(stints: readonly T[]): T[] => stints.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))

/** The line of a role with a correction in it: what it covers gives way, what touches it under the same name becomes one. */
export function corrected(line: readonly Stint[], { holder, from, to }: Correction): Stint[] {
  const until = end(to)
  if (from >= until) return inOrder(line)
  const left = line.flatMap((one): Stint[] => {
    if (end(one.to) <= from || one.from >= until) return [one]
    const before: Stint[] = one.from < from ? [{ ...one, to: from }] : []
    const after: Stint[] = end(one.to) > until ? [{ ...one, from: until }] : []
    return [...before, ...after]
  })
  return joined(inOrder(holder === null ? left : [...left, { holder, from, to }]))
}

function joined(line: readonly Stint[]): Stint[] {
  const together: Stint[] = []
  for (const one of line) {
    const last = together.at(-1)
    if (last && last.to === one.from && isSame(last.holder, one.holder)) together[together.length - 1] = { ...last, to: one.to }
    else together.push(one)
  }
  return together
}

/** From then on it is somebody else, whatever was planned for later. */
export const handedOver = (line: readonly Stint[], holder: LedgerHolder, at: Instant): Stint[] =>
  corrected(line, { holder, from: at, to: null })

export type LineProblem = { kind: 'gap' | 'overlap'; from: Instant; to: Instant }

/** What may never be in the line of the role that owns the account: a gap before now, two holders, or an end without a successor. */
export function problemsOf(line: readonly Stint[]): LineProblem[] {
  const sorted = inOrder(line)
  return sorted.flatMap((one, index): LineProblem[] => {
    const next = sorted[index + 1]
    const until = end(one.to)
    if (!next) return one.to === null ? [] : [{ kind: 'gap', from: one.to, to: forever }]
    if (until < next.from) return [{ kind: 'gap', from: until, to: next.from }]
    return until > next.from ? [{ kind: 'overlap', from: next.from, to: until < end(next.to) ? until : end(next.to) }] : []
  })
}

/** Who it was at an instant, by one line. */
export const stintAt = <T extends Stint>(line: readonly T[], at: Instant): T | undefined =>
  line.find((one) => one.from <= at && at < end(one.to))

/** The line as it was known at an instant. */
export const asKnownAt = <T extends KnownStint>(ledger: readonly T[], at: Instant): T[] =>
  inOrder(ledger.filter(({ knownFrom, knownTo }) => knownFrom <= at && at < end(knownTo)))

/**
 * The ledger with a new line in it. What the line does not say any more stops being known; what it says anew begins to be. What was
 * learned in the same moment before stays visible at that moment: the new knowledge begins right after it.
 */
export function learned(ledger: readonly KnownStint[], line: readonly Stint[], at: Instant): KnownStint[] {
  const latest = ledger.reduce((last, { knownFrom, knownTo }) => [last, knownFrom, knownTo ?? ''].toSorted().at(-1) ?? last, '')
  const since = latest >= at ? after(latest) : at
  const isKnown = (one: Stint) => ledger.some((known) => known.knownTo === null && isSameStint(known, one))
  return [
    ...ledger.map((known) =>
      known.knownTo === null && !line.some((one) => isSameStint(one, known)) ? { ...known, knownTo: since } : known,
    ),
    ...line.filter((one) => !isKnown(one)).map((one) => ({ ...one, knownFrom: since, knownTo: null })),
  ]
}

const after = (at: Instant): Instant => new Date(Date.parse(at) + 1).toISOString()

/** What a line was when it is first written down: each stint was open until it ended, and nobody knew its end before. */
export const asItHappened = (line: readonly Stint[]): KnownStint[] =>
  line.flatMap((one): KnownStint[] =>
    one.to === null
      ? [{ ...one, knownFrom: one.from, knownTo: null }]
      : [
          { ...one, to: null, knownFrom: one.from, knownTo: one.to },
          { ...one, knownFrom: one.to, knownTo: null },
        ],
  )

/** How often the account changed hands in each year, the newest first. The first holder is no change. */
export function changesPerYear(line: readonly Stint[]): { year: number; changes: number }[] {
  const years = inOrder(line)
    .slice(1)
    .map(({ from }) => Number(from.slice(0, 4)))
  return [...Map.groupBy(years, (year) => year)].map(([year, all]) => ({ year, changes: all.length })).toSorted((a, b) => b.year - a.year)
}
