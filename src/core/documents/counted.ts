import type { Facts } from '../facts/facts.ts'

/**
 * What nobody has to count: the facts know it. Undefined while a record that would be counted does not say; a number that leaves
 * one out would be a wrong one.
 */
export const counted: Readonly<Record<string, (facts: Facts) => unknown>> = {
  'counted.production': (facts) => classified(facts, 'yes'),
  'counted.nonProduction': (facts) => classified(facts, 'no'),
  'counted.seats': ({ licences }) => (licences.length === 0 ? undefined : licences.reduce((sum, { seats }) => sum + seats, 0)),
  'counted.lastPing': ({ instances }) =>
    instances
      .flatMap(({ lastPing }) => lastPing ?? [])
      .toSorted()
      .at(-1)
      ?.slice(0, 10),
}

const classified = ({ instances }: Facts, production: 'yes' | 'no'): number | undefined =>
  instances.length === 0 || instances.some((one) => one.production === 'unknown')
    ? undefined
    : instances.filter((one) => one.production === production).length
