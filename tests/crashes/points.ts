import type { Random } from '../../src/core/process/testing/random.ts'

/** Where a life of the server ends: at a statement, at any moment, or because the database under it dies. */
export type Point = { statement: string; when: 'before' | 'after'; count: number }
export type Death = ({ kind: 'point' } & Point) | { kind: 'moment'; milliseconds: number } | { kind: 'database'; milliseconds: number }

/** The statements by which anything comes to be: session, state, decision, the wait for the disk, claims of changes, the relay. */
export const statements = ['use-session', 'load', 'append', 'append-each', 'settle', 'announce', 'claim-effect', 'advance'] as const

export const nameOf = (death: Death): string =>
  death.kind === 'point' ? `${death.when} ${death.statement} ${death.count}` : `${death.kind} after ${death.milliseconds} ms`

/** Every statement before and after in turn, with moments and deaths of the database between. */
export function deathsFrom(random: Random, count: number): Death[] {
  const points = statements.flatMap((statement) => (['before', 'after'] as const).map((when) => ({ statement, when })))
  return Array.from({ length: count }, (_, index): Death => {
    if (index % 4 === 2) return { kind: 'moment', milliseconds: 50 + random.below(900) }
    if (index % 8 === 5) return { kind: 'database', milliseconds: 50 + random.below(500) }
    const point = points[Math.floor((index * 5) / 8) % points.length] ?? { statement: 'append' as const, when: 'after' as const }
    return {
      kind: 'point',
      ...point,
      count: 1 + random.below(point.statement === 'advance' || point.statement === 'claim-effect' ? 2 : 12),
    }
  })
}
