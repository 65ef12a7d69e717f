import { labelsIn } from '../documents/filled.ts'
import type { LabelColour } from '../policy/labels.ts'
import { named } from '../policy/service-tiers.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover } from './handover.ts'

/** A label that a handover carries. One that the page names and the workspace does not have is only a name. */
export type CarriedLabel = { id: string | null; name: string; colour: LabelColour | null; fromPage: boolean }

/** As the issue and the document have them. */
export const labelNames = (handover: Handover, circumstances: Pick<Circumstances, 'definition' | 'labels'>): string[] =>
  labelsOf(handover, circumstances).map(({ name }) => name)

/** What the page gives every handover of it, in its order, then what people have put on, in the order of the list. */
export function labelsOf(
  handover: Pick<Handover, 'labels'>,
  { definition, labels = [] }: Pick<Circumstances, 'definition' | 'labels'>,
): CarriedLabel[] {
  const ofPage = labelsIn(definition.template).map((name): CarriedLabel => {
    const known = named(labels, name)
    return { id: known?.id ?? null, name: known?.name ?? name, colour: known?.colour ?? null, fromPage: true }
  })
  const taken = new Set(ofPage.map(({ id }) => id))
  const put = labels
    .filter(({ id }) => handover.labels?.includes(id) && !taken.has(id))
    .map(({ id, name, colour }): CarriedLabel => ({ id, name, colour, fromPage: false }))
  return [...ofPage, ...put]
}
