import { z } from 'zod'
import { onceFor } from '../../base/once-for.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Definition } from '../../definition/definition.ts'
import { type Blank, blanksOf } from '../../documents/blanks.ts'
import type { Circumstances } from '../circumstances.ts'
import { openRound } from '../gates.ts'
import { line, link, text } from '../needs.ts'
import { actsAs, personActing, whoIs } from '../rights.ts'
import { rule } from '../rule.ts'
import { rolesOfSide } from '../sides.ts'
import { later } from '../snapshot.ts'

type AnswerableBlank = Blank & { needs: z.ZodObject<{ value: z.ZodType }> }

/** Every blank can be answered: what a system says wrongly a person corrects, in the document and with their name. */
const blanksIn = onceFor((definition: Definition): ReadonlyMap<string, AnswerableBlank> => {
  const all = definition.template.sections.flatMap(({ title, fields }) => fields.flatMap((field) => blanksOf(field, title)))
  return new Map(all.map((blank) => [blank.id, { ...blank, needs: z.strictObject({ value: schemaOf(blank) }) }]))
})

/** What nobody but a person knows: one blank of the handover document. Outgoing people write, the receiving side reads. */
export const answer = rule({
  command: 'answer',
  during: ['running'],
  targets: (_handover, { definition }) => [...blanksIn(definition).keys()],
  label: (_handover, circumstances, on) => `Answer "${blankOf(circumstances, on).label}"`,
  refuse: (handover, circumstances, on) => {
    blankOf(circumstances, on)
    const { definition, now } = circumstances
    const writers = writersOf(circumstances)
    const person = personActing(circumstances)
    if (!writers.some((role) => actsAs(handover, person, role, now))) {
      return new Refusal('forbidden', 'answer.not-yours', `The handover document is written by ${whoIs(handover, writers, circumstances)}.`)
    }
    // How the review, the call and the letter went is written as it happens; nobody writes an approval into the document.
    if (later(circumstances, definition.gates[0]).has(blankOf(circumstances, on).section)) {
      return new Refusal('conflict', 'answer.by-itself', `Baton fills in "${blankOf(circumstances, on).label}" when it has happened.`)
    }
    return definition.gates.some((gate) => openRound(handover, gate.id))
      ? new Refusal('conflict', 'gate.open', 'A review of this document is open; answers wait for the verdict.')
      : undefined
  },
  needs: (_handover, circumstances, on) => blankOf(circumstances, on).needs,
  decide: (_handover, _circumstances, on, { value }) => [{ type: 'Answered', field: on, value }],
})

/** The outgoing side; where the page names none, whoever submits to the gate. */
function writersOf({ definition }: Circumstances): string[] {
  const outgoing = rolesOfSide(definition, 'outgoing')
  return outgoing.length > 0 ? outgoing : definition.gates.map(({ submitter }) => submitter)
}

function blankOf({ definition }: Circumstances, id: string): AnswerableBlank {
  const found = blanksIn(definition).get(id)
  if (!found) throw new Refusal('unknown', 'answer.unknown', `The handover document has no blank "${id}".`)
  return found
}

function schemaOf({ label, type, options, columns }: Blank): z.ZodType {
  switch (type) {
    case 'choice':
      return z.enum(options as [string, ...string[]]).meta({ title: label })
    case 'choices':
      return z
        .array(z.enum(options as [string, ...string[]]))
        .min(1)
        .max(options.length)
        .meta({ title: label, uniqueItems: true })
    case 'date':
      return z.iso.date().meta({ title: label })
    case 'number':
      return z.number().int().min(0).max(1_000_000_000).meta({ title: label })
    case 'link':
      return link(label)
    case 'check':
      return z.literal(true).meta({ title: label })
    case 'table':
      return z
        .array(z.strictObject(Object.fromEntries(columns.map((column) => [column, z.string().max(1000).meta({ title: column })]))))
        .min(1)
        .max(50)
        .meta({ title: label })
    case 'list':
    case 'text':
      return text(label)
    case 'person':
      return line(label)
  }
}
