import { managerRoles } from '../definition/manager-of.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, HandoverEvent, Incident, PersonId } from './handover.ts'
import { brokenPrinciples } from './judging.ts'
import { actorsIn } from './rights.ts'

/**
 * A principle of the page that was broken, record by record: it blocks completion until what broke it is gone, or until
 * somebody who answers for the handover has explained it (invariant 16).
 */
export const openIncidents = (handover: Handover): Incident[] =>
  Object.values(handover.incidents ?? {}).filter(({ goneAt, explained }) => !goneAt && !explained)

/** What the records break now and no incident speaks of yet, and incidents whose cause is gone. */
export function incidentEvents(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  const known = Object.values(handover.incidents ?? {})
  const standing = new Map(known.filter(({ goneAt }) => !goneAt).map((incident) => [incident.cause, incident]))
  const broken = causes(handover, circumstances)
  const causesNow = new Set(broken.map(({ cause }) => cause))
  return [
    ...broken.flatMap(({ cause, ...what }): HandoverEvent[] => {
      if (standing.has(cause)) return []
      const earlier = known.filter((incident) => incident.cause === cause).length
      return [{ type: 'IncidentOpened', incident: { id: earlier === 0 ? cause : `${cause}#${earlier + 1}`, cause, ...what } }]
    }),
    ...[...standing.values()].flatMap(({ id, cause }): HandoverEvent[] =>
      causesNow.has(cause) ? [] : [{ type: 'IncidentGone', incident: id }],
    ),
  ]
}

/** Sentences about what is broken now and nobody has explained, for whoever wants to complete. */
export function unexplained(handover: Handover, circumstances: Circumstances): string[] {
  const explained = new Set(Object.values(handover.incidents ?? {}).flatMap(({ cause, explained }) => (explained ? [cause] : [])))
  return causes(handover, circumstances)
    .filter(({ cause }) => !explained.has(cause))
    .map(({ text, because }) => `A principle is broken: ${text}${because === '' ? '' : ` (${because})`}.`)
}

type Cause = Pick<Incident, 'cause' | 'principle' | 'text' | 'because' | 'records'>

/** One for each record that breaks a principle, so that explaining one call does not excuse the next. */
const causes = (handover: Handover, circumstances: Circumstances): Cause[] =>
  brokenPrinciples(handover, circumstances).flatMap(({ id: principle, text, because, records }): Cause[] => {
    if (records.length === 0) return [{ cause: principle, principle, text, because, records }]
    return records.map((record) => ({
      cause: `${principle}/${record.kind}/${record.key}`,
      principle,
      text,
      because: records.length === 1 ? because : record.title,
      records: [record],
    }))
  })

/** Who answers for it: the managers whom the page names, else the manager of who started the handover. */
export function explainers(handover: Handover, { definition, people, now }: Circumstances): PersonId[] {
  const named = managerRoles(definition).flatMap((role) => actorsIn(handover, role, now))
  const active = named.filter((id) => people.get(id)?.active)
  const manager = people.get(handover.startedBy)?.manager
  return active.length > 0 ? [...new Set(active)] : manager ? [manager] : []
}
