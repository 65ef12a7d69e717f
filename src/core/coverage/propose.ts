import type { Instant } from '../base/ids.ts'
import type { Member } from '../policy/member.ts'
import { absenceWithin, isGone, type Presence } from './presence.ts'

/** What is known about somebody who could take an account for a while: what they hold, and where. */
export type Candidate = {
  member: Pick<Member, 'id' | 'name' | 'roles' | 'manager'>
  presence: Presence
  /** Accounts that they hold or cover. */
  load: number
  regions: ReadonlyMap<string, number>
  languages: ReadonlyMap<string, number>
  segments: ReadonlyMap<string, number>
}

export type Sought = {
  account: string
  region?: string | undefined
  language?: string | undefined
  segment?: string | undefined
  /** Who held it before, with the year in which they stopped. */
  before: ReadonlyMap<string, string>
  /** The manager of who is away. */
  manager: string | null
  /** Never proposed: who is away, and who has it already. */
  not: readonly string[]
  from: Instant
  to: Instant
}

export type Proposal = { person: string; name: string; load: number; score: number; reasons: string[] }

const points = { before: 5, region: 4, language: 3, team: 2, segment: 1 }
/** So many accounts more than the lightest book weigh as much as one point. */
const accountsPerPoint = 2

/** Who could cover, the best first, each with what speaks for them in words. Who is away in that time is not among them. */
export function proposalsFor(sought: Sought, candidates: readonly Candidate[]): Proposal[] {
  const free = candidates.filter(
    ({ member, presence }) =>
      !sought.not.includes(member.id) && !isGone(presence, sought.to) && absenceWithin(presence, sought.from, sought.to) === undefined,
  )
  const least = Math.min(...free.map(({ load }) => load))
  return free
    .map((one) => proposal(one, sought, least))
    .toSorted((a, b) => b.score - a.score || a.load - b.load || (a.name < b.name ? -1 : 1))
}

function proposal({ member, load, regions, languages, segments }: Candidate, sought: Sought, least: number): Proposal {
  const { id, name } = member
  const count = (known: ReadonlyMap<string, number>, value: string | undefined) => (value === undefined ? 0 : (known.get(value) ?? 0))
  const [inRegion, inLanguage, inSegment] = [
    count(regions, sought.region),
    count(languages, sought.language),
    count(segments, sought.segment),
  ]
  const held = sought.before.get(id)
  const isInTeam = sought.manager !== null && member.manager === sought.manager
  const said: [boolean, number, string][] = [
    [held !== undefined, points.before, `held it until ${held}`],
    [inRegion > 0, points.region, `has ${inRegion} ${inRegion === 1 ? 'account' : 'accounts'} in ${sought.region}`],
    [inLanguage > 0, points.language, `works in ${sought.language}`],
    [isInTeam, points.team, 'same team'],
    [inSegment > 0, points.segment, `knows ${sought.segment}`],
    [true, 0, load === least ? `holds ${load}, the fewest` : `holds ${load}`],
  ]
  const spoken = said.filter(([holds]) => holds)
  const score = spoken.reduce((sum, [, worth]) => sum + worth, 0) - (load - least) / accountsPerPoint
  return { person: id, name, load, score, reasons: spoken.map(([, , words]) => words) }
}

/** One proposal for each of several accounts; whoever got one counts as so much fuller for the next. */
export function proposeTogether(all: readonly Sought[], candidates: readonly Candidate[]): Map<string, Proposal> {
  const given = new Map<string, number>()
  return new Map(
    all.flatMap((sought): [string, Proposal][] => {
      const [best] = proposalsFor(
        sought,
        candidates.map((one) => ({ ...one, load: one.load + (given.get(one.member.id) ?? 0) })),
      )
      if (!best) return []
      given.set(best.person, (given.get(best.person) ?? 0) + 1)
      return [[sought.account, best]]
    }),
  )
}
