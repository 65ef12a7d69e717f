import { z } from 'zod'
import { places } from '../core/dossier/question.ts'
import { endpoint } from './endpoint.ts'
import { AccountRef, HolderRef, Id, Instant, PersonRef } from './parts.ts'
import { unknownAccount } from './refused.ts'

const Said = { by: PersonRef, at: Instant }
const RecordName = z.object({ kind: z.string(), key: z.string(), title: z.string() })
const HandoverRef = z.object({ id: Id, ref: z.string() })
const ForFew = z.enum(['compensation', 'candid', 'commercial']).nullable().meta({
  description:
    'What is for few: `candid` for the two holders, the gatekeeper and the manager, `commercial` for managers and operations; nobody else gets it at all. Null for what everybody may read',
})

export const DossierQuestion = z
  .object({
    id: z.string().meta({ description: 'What the commands `answer-questions` and `hand-on-questions` of the handover name it by' }),
    part: z.string().meta({ description: 'The id of the part where it stands, or `top`' }),
    cause: z.enum(['missing', 'stale', 'conflicting', 'asked']),
    text: z.string(),
    why: z.string().meta({ description: 'Why it is asked, with what was seen' }),
    records: z.array(RecordName).meta({ description: 'Where it is entered once it is known' }),
    place: z.enum(places).meta({
      description:
        'Where it lies now: with the incoming or the outgoing side, the account team, on the internal meeting, or with the customer',
    }),
    who: z.array(PersonRef).meta({ description: 'Who can know it; nobody by name while no handover runs' }),
    passed: z
      .object({ ...Said, note: z.string().nullable() })
      .nullable()
      .meta({ description: 'Who handed it on, and what they knew' }),
    askedBy: PersonRef.nullable(),
    isTask: z.boolean().meta({ description: 'More than a question: something has to be tidied up' }),
    forFew: ForFew,
  })
  .meta({ id: 'DossierQuestion', description: 'Something that the dossier cannot tell' })
export type DossierQuestion = z.infer<typeof DossierQuestion>

export const DossierFact = z
  .object({
    id: z.string(),
    text: z.string(),
    record: z.object({ kind: z.string(), key: z.string() }).meta({ description: 'The record that says so' }),
    source: z.string().meta({ description: '`by hand`, `import`, or the system that it was read from' }),
    at: z.string().meta({ description: 'As of when: an instant, or a date' }),
    ageDays: z.number().int().min(0),
    owner: PersonRef.nullable().meta({ description: 'Who answers for it: whom the record names, else who holds the account' }),
    state: z.enum(['current', 'stale', 'conflicting']),
    toRead: z.string().nullable().meta({ description: 'For a critical ticket: what the command `read-dossier` names it by' }),
    read: z.object(Said).nullable(),
    forFew: ForFew,
  })
  .meta({ id: 'DossierFact', description: 'One sentence out of one record' })
export type DossierFact = z.infer<typeof DossierFact>

export const DossierPart = z
  .object({
    id: z.string(),
    title: z.string(),
    under: z.string().nullable().meta({ description: 'The heading that it stands under' }),
    prompts: z.array(z.string()).meta({ description: 'What the page of the playbook asks here' }),
    facts: z.array(DossierFact),
    more: z.number().int().min(0).meta({ description: 'Records left out, so that the whole stays readable; they are on the account' }),
    answers: z.array(
      z.object({
        question: z.string(),
        about: z.string(),
        text: z.string(),
        ...Said,
        handover: HandoverRef,
        forFew: ForFew,
      }),
    ),
    notes: z
      .array(z.object({ id: z.string(), text: z.string(), ...Said, handover: HandoverRef }))
      .meta({ description: 'Candid notes; empty for who may not read them' }),
    read: z.object(Said).nullable().meta({ description: 'Acknowledged by the receiving side' }),
  })
  .meta({ id: 'DossierPart', description: 'One topic of the dossier' })
export type DossierPart = z.infer<typeof DossierPart>

export const DossierView = z
  .object({
    account: AccountRef,
    asOf: Instant,
    handover: HandoverRef.extend({ status: z.string(), from: HolderRef, to: HolderRef })
      .nullable()
      .meta({ description: 'The handover under way; null while there is none' }),
    top: z
      .object({ text: z.string(), ...Said, handover: HandoverRef })
      .nullable()
      .meta({ description: 'The three things that matter most' }),
    topRead: z.object(Said).nullable(),
    parts: z.array(DossierPart).meta({ description: 'The topics of the playbook in reading order' }),
    questions: z.array(DossierQuestion).meta({ description: 'What is missing, out of date, or contradicts itself' }),
    forCustomer: z
      .array(z.object({ text: z.string(), owner: PersonRef.nullable(), handover: HandoverRef.nullable() }))
      .meta({ description: 'What only the customer knows: for the first cadence calls; it may outlive the handover' }),
    toRead: z.number().int().min(0).meta({ description: 'How many parts and critical tickets there are to acknowledge' }),
    read: z.number().int().min(0),
    rating: z.object({ stars: z.number().int().min(1).max(5), note: z.string().nullable(), ...Said }).nullable(),
    words: z.number().int().min(0).meta({ description: 'How long it is for the caller' }),
    minutes: z.number().int().min(1).meta({ description: 'Minutes to read, at 200 words a minute' }),
    readsNotes: z.boolean().meta({ description: 'Whether the caller may read candid notes' }),
  })
  .meta({ id: 'DossierView', description: 'What the next holder of an account must know' })
export type DossierView = z.infer<typeof DossierView>

export const dossier = {
  getDossier: endpoint({
    method: 'GET',
    path: '/accounts/:id/dossier',
    summary: 'Read the dossier of an account',
    about:
      'Every sentence comes from a record or a person, with source, age and owner. What is missing, out of date or contradictory is a question; who can know it decides where it lies. Answers, notes and marks are commands of the handover: `answer-questions`, `hand-on-questions`, `ask-question`, `note-candidly`, `read-dossier`, `rate-dossier`.',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    status: 200,
    output: DossierView,
    refusals: unknownAccount,
  }),
}
