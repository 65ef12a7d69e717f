import type { Facts } from '../facts/facts.ts'

/**
 * What nobody has to count or look up: the facts know it. Undefined while a record that would be counted does not say; a number that
 * leaves one out would be a wrong one. Of links, one that is known not to open is none.
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
  'linked.collaborationProject': ({ collaborationProjects }) =>
    collaborationProjects.length > 0 && collaborationProjects.every(({ exists }) => !exists)
      ? 'There is none'
      : collaborationProjects.find(({ exists, link, reachable }) => exists && link !== undefined && reachable !== 'no')?.link,
  'linked.notes': ({ documents }) =>
    documents.find(({ kind, link, reachable }) => kind === 'notes' && link !== undefined && reachable !== 'no')?.link,
  // Where all of them lie, else one worth watching, else the oldest: what is recorded later must not change what was reviewed.
  'linked.recordings': ({ systems, recordings }) => {
    const inTime = recordings.filter(({ reachable }) => reachable !== 'no').toSorted((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
    return (
      systems.find(({ system }) => system === 'recordings')?.link ??
      (inTime.find(({ worthWatching }) => worthWatching === 'yes') ?? inTime[0])?.link
    )
  },
}

const classified = ({ instances }: Facts, production: 'yes' | 'no'): number | undefined =>
  instances.length === 0 || instances.some((one) => one.production === 'unknown')
    ? undefined
    : instances.filter((one) => one.production === production).length
