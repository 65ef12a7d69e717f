import type { TriedOut } from '../../contract/playbook-pages.ts'
import { upperFirst } from '../../core/base/upper-first.ts'

/** A moment that people name: a working day of the handover, or one of its weeks. */
export type Moment = { unit: 'day' | 'week'; number: number }

const daysOfWeek = 5
export const lastDay = 200

/** The working days that are meant. */
export function daysOf({ unit, number }: Moment): number[] {
  const first = unit === 'day' ? number : (number - 1) * daysOfWeek + 1
  return Array.from({ length: unit === 'day' ? 1 : daysOfWeek }, (_, at) => first + at).filter((day) => day >= 1 && day <= lastDay)
}

export type Possible = {
  key: string
  label: string
  /** On how many blanks of the document, where that is what it is about. */
  blanks: number
  from: number
  to: number
}
export type Tried = {
  can: Possible[]
  stages: string[]
  from: number
  to: number
  /** As it is on the last of the days. */
  end: TriedOut
}

/** Why not yet, without the title that stands right above it. */
export function reasonFor({ title, because }: TriedOut['locked'][number]): string {
  const rest = because.startsWith(`"${title}" `) ? because.slice(title.length + 3) : because
  return upperFirst(rest)
}

/** What can be done on any of the days, each once, with the days on which it can. */
export function together(days: readonly TriedOut[]): Tried | undefined {
  const ordered = days.toSorted((one, other) => one.day - other.day)
  const [first, end] = [ordered[0], ordered.at(-1)]
  if (!first || !end) return undefined
  const can = new Map<string, Possible>()
  const blanks = new Set<string | null>()
  for (const { day, can: possible } of ordered) {
    for (const { command, on, label, title } of possible) {
      // Everybody can always say something; the question is about the work.
      if (command === 'comment') continue
      // Dozens of blanks are one thing to do: to fill in the document.
      const isBlank = command === 'answer'
      if (isBlank) blanks.add(on)
      const key = isBlank ? command : `${command} ${on ?? ''}`
      const said = label.includes(title) ? label : `${label}: ${title}`
      can.set(key, { key, label: said, blanks: isBlank ? blanks.size : 0, from: can.get(key)?.from ?? day, to: day })
    }
  }
  return { can: [...can.values()], stages: [...new Set(ordered.map(({ stage }) => stage))], from: first.day, to: end.day, end }
}
