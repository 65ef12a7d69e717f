import { z } from 'zod'
import { personalClassNames } from '../core/policy/personal-classes.ts'
import { endpoint } from './endpoint.ts'
import { Id, Instant, PersonRef } from './parts.ts'

export const Subject = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('person'), id: Id }),
    z.strictObject({ kind: z.literal('contact'), account: Id, key: Id }),
  ])
  .meta({ id: 'Subject', description: 'Somebody who works here, or a contact of an account' })
export type Subject = z.infer<typeof Subject>

export const FoundSubject = z
  .object({
    subject: Subject,
    name: z.string(),
    address: z.string().nullable(),
    at: z.string().meta({ description: 'The account of a contact, else what somebody is here' }),
    left: z.boolean().meta({ description: 'Somebody who worked here and has left' }),
  })
  .meta({ id: 'FoundSubject', description: 'Somebody about whom something is kept' })
export type FoundSubject = z.infer<typeof FoundSubject>

const Class = z.enum(personalClassNames)

export const Trace = z
  .object({
    position: z.number().int().nullable().meta({ description: 'Where in the log; null for what stands elsewhere' }),
    place: z.string(),
    at: Instant.nullable(),
    by: z.string().nullable().meta({ description: 'Whose words they are' }),
    words: z.array(z.string()),
  })
  .meta({ id: 'Trace', description: 'A place that names somebody' })
export type Trace = z.infer<typeof Trace>

const Group = z.object({
  class: Class,
  title: z.string(),
  becomes: z.enum(['erased', 'pseudonym', 'chosen', 'stays']),
  why: z.string(),
  count: z.number().int(),
  traces: z.array(Trace).meta({ description: 'At most 200 of them' }),
})

export const ErasurePreview = z
  .object({
    name: z.string(),
    address: z.string().nullable(),
    groups: z.array(Group),
    obstacles: z.array(z.string()).meta({ description: 'Why it cannot be done yet, each with the way out' }),
    sameName: z
      .array(z.string())
      .meta({ description: 'Others who are called the same: a name alone then says nothing, and only addresses and ids are looked for' }),
  })
  .meta({ id: 'ErasurePreview', description: 'What an erasure would take, what would stay, and why' })
export type ErasurePreview = z.infer<typeof ErasurePreview>

export const PersonalExport = z
  .object({
    madeAt: Instant,
    workspace: z.string(),
    subject: z.object({ name: z.string(), address: z.string().nullable() }),
    groups: z.array(z.object({ class: Class, title: z.string(), items: z.array(z.unknown()) })),
    leftOut: z.array(z.string()).meta({ description: 'What is not in it, and whom to ask' }),
    text: z.string().optional(),
    name: z.string().optional(),
  })
  .meta({ id: 'PersonalExport', description: 'Everything that is kept about one person, by class' })
export type PersonalExport = z.infer<typeof PersonalExport>

export const Erasure = z
  .object({
    id: Id,
    kind: z.enum(['person', 'contact']),
    pseudonym: z.string(),
    at: Instant,
    by: PersonRef,
    why: z.string(),
    entries: z.number().int().meta({ description: 'Entries of the log that lost words' }),
    rows: z.number().int(),
    kept: z.number().int().meta({ description: 'Entries whose words about them were kept by choice' }),
  })
  .meta({ id: 'Erasure', description: 'Somebody was erased' })
export type Erasure = z.infer<typeof Erasure>

const AlsoCalled = z
  .array(z.string().trim().min(2).max(200))
  .max(20)
  .default([])
  .meta({ description: 'Other names and addresses of theirs: a nickname, a name before. A name of one word is found as it is written.' })

const about = { subject: Subject, alsoCalled: AlsoCalled }
const As = z.strictObject({ as: z.enum(['json', 'markdown']).default('json') })

const unknownSubject = { 'subject.unknown': { kind: 'unknown', when: 'There is no such person or contact, or they were erased.' } } as const

export const personalData = {
  findSubjects: endpoint({
    method: 'GET',
    path: '/personal-data',
    summary: 'Find somebody about whom something is kept',
    about: 'People who work or worked here and contacts of accounts, by part of their name or address.',
    who: 'personal-data.manage',
    query: z.strictObject({ q: z.string().trim().max(200).default('') }),
    status: 200,
    output: z.object({ items: z.array(FoundSubject).meta({ description: 'At most 50' }) }),
    refusals: {},
  }),
  exportPersonalData: endpoint({
    method: 'POST',
    path: '/personal-data/export',
    summary: 'Give out everything that is kept about somebody',
    about:
      'It stands in the log that you did. What only few may read is left out and counted, unless `withRestricted` says why it is needed.',
    who: 'personal-data.manage',
    query: As,
    body: z.strictObject({ ...about, withRestricted: z.string().trim().min(1).max(300).optional() }),
    textAs: { markdown: 'text/markdown' },
    status: 200,
    output: PersonalExport,
    refusals: unknownSubject,
  }),
  exportMyData: endpoint({
    method: 'POST',
    path: '/me/personal-data',
    summary: 'Give out everything that is kept about you',
    about: 'What others wrote for few to read is left out and counted.',
    who: 'self.manage',
    query: As,
    textAs: { markdown: 'text/markdown' },
    status: 200,
    output: PersonalExport,
    refusals: unknownSubject,
  }),
  previewErasure: endpoint({
    method: 'POST',
    path: '/personal-data/preview',
    summary: 'Say what erasing somebody would take, and what would stay',
    who: 'personal-data.manage',
    body: z.strictObject(about),
    status: 200,
    output: ErasurePreview,
    refusals: unknownSubject,
  }),
  erasePerson: endpoint({
    method: 'POST',
    path: '/personal-data/erase',
    summary: 'Erase somebody',
    about:
      'It cannot be undone. The log goes on to verify: entries keep their place and the digest of what was written. `keep` names entries of others whose words stay as they are.',
    who: 'personal-data.manage',
    body: z.strictObject({
      ...about,
      keep: z.array(z.number().int().min(1)).max(1000).default([]),
      why: z.string().trim().max(300).default('').meta({ description: 'For the log. Do not name the person here.' }),
    }),
    status: 200,
    output: Erasure,
    refusals: {
      ...unknownSubject,
      'subject.in-use': {
        kind: 'conflict',
        when: 'They still work here, hold something, or a letter to them has not left; the words say what to do first.',
      },
      'subject.named-in-why': { kind: 'invalid', when: 'The reason names the person.' },
      'subject.keep': { kind: 'invalid', when: 'An entry that cannot be kept: no words of others that name them.' },
    },
  }),
  listErasures: endpoint({
    method: 'GET',
    path: '/personal-data/erasures',
    summary: 'List who was erased, the newest first',
    about: 'Under their pseudonyms.',
    who: 'personal-data.manage',
    status: 200,
    output: z.object({ items: z.array(Erasure) }),
    refusals: {},
  }),
}
