import { z } from 'zod'
import { Refusal } from '../base/refusal.ts'
import type { Label } from '../policy/labels.ts'
import { steers } from './candidates.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, HandoverEvent } from './handover.ts'
import { labelsOf } from './labels.ts'
import { choice } from './needs.ts'
import { personActing, rolesOf } from './rights.ts'

/** What can be put on, and what of what people have put on can be taken off: what the page gives goes with the page. */
export function labelChoices(handover: Handover, circumstances: Circumstances): { put: Label[]; off: Label[] } {
  const carried = new Map(labelsOf(handover, circumstances).map((one) => [one.id, one]))
  const { labels = [] } = circumstances
  return {
    put: labels.filter(({ id }) => !carried.has(id)),
    off: labels.filter(({ id }) => carried.get(id)?.fromPage === false),
  }
}

/** Whoever takes part sorts it, and who steers it. */
export function mayLabel(handover: Handover, circumstances: Circumstances): Refusal | undefined {
  const person = personActing(circumstances)
  const takesPart = rolesOf(handover, person, circumstances.now).length > 0 || handover.startedBy === person
  if (takesPart || steers(handover, circumstances, person)) return undefined
  return new Refusal(
    'forbidden',
    'label.not-yours',
    `Only those who take part in ${handover.ref}, their managers and operations can change its labels.`,
  )
}

/** Some of them. `others` are labels too, that can't be chosen now; each word of why follows the name of the label. */
const someOf = (title: string, labels: readonly Label[], others: ReadonlyMap<string, string>) =>
  z.strictObject({
    labels: z
      .array(
        choice(
          title,
          labels.map(({ id, name }) => ({ value: id, title: name })),
          (given) => others.get(String(given)),
        ),
      )
      .min(1)
      .max(100)
      .meta({ title, uniqueItems: true }),
  })

/** Those that it does not carry. */
export function labelsToPut(handover: Handover, circumstances: Circumstances) {
  const { put } = labelChoices(handover, circumstances)
  const carried = labelsOf(handover, circumstances).flatMap(({ id, name }): [string, string][] => (id === null ? [] : [[id, name]]))
  return someOf('Put on', put, new Map(carried.map(([id, name]) => [id, `${name} is on ${handover.ref} already`])))
}

/** Those that people have put on it. */
export function labelsToTakeOff(handover: Handover, circumstances: Circumstances) {
  const { put, off } = labelChoices(handover, circumstances)
  const ofPage = labelsOf(handover, circumstances).flatMap(({ id, name, fromPage }): [string, string][] =>
    id !== null && fromPage ? [[id, `${name} stays as long as its playbook gives it to every handover`]] : [],
  )
  return someOf('Take off', off, new Map([...put.map(({ id, name }) => [id, `${name} is not on ${handover.ref}`] as const), ...ofPage]))
}

/** Which labels it carries after this, in the order of the list; the names are those of today. */
export function labelsChanged(
  handover: Handover,
  { labels = [] }: Circumstances,
  { put = [], off = [] }: { put?: readonly string[]; off?: readonly string[] },
): HandoverEvent {
  const named = (ids: readonly string[]) => labels.filter(({ id }) => ids.includes(id)).map(({ id, name }) => ({ id, name }))
  return {
    type: 'LabelsChanged',
    labels: labels.map(({ id }) => id).filter((id) => (put.includes(id) || handover.labels?.includes(id)) && !off.includes(id)),
    put: named(put),
    off: named(off),
  }
}
