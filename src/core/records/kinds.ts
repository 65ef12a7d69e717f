import type { z } from 'zod'
import { Book, CrmActivity, Opportunity, ServiceTier, TimelineEntry } from './commercial.ts'
import { Coverage, Document, Recording, SystemState } from './material.ts'
import { Meeting, Series } from './meetings.ts'
import { Cta, SuccessPlan } from './plans.ts'
import { Assignment, Attribute, Channel, Communication, Contact, Mail } from './relationship.ts'
import { CollaborationProject, Escalation, FeatureRequest, Ticket, TriageIssue } from './support.ts'
import { AdoptionStage, Health, Instance, Licence } from './usage.ts'

/** Who may write a record of a kind by hand, when no system feeds it. `nobody`: Baton itself writes it. */
export type Editor = 'holder' | 'manager' | 'nobody'

export type RecordKind = {
  /** Its name among the facts that checks read: `ctas`. Empty when checks don't see it. */
  fact: string
  /** `one`: at most one per account, kept under the key `current`. */
  many: 'one' | 'many'
  title: string
  plural: string
  /** The field that names one record to a reader. */
  names: string
  schema: z.ZodObject
  edit: Editor
}

const many = <F extends string, S extends z.ZodObject>(
  fact: F,
  title: string,
  plural: string,
  names: string,
  schema: S,
  edit: Editor = 'holder',
) => ({
  fact,
  many: 'many' as const,
  title,
  plural,
  names,
  schema,
  edit,
})
const one = <F extends string, S extends z.ZodObject>(fact: F, title: string, names: string, schema: S, edit: Editor = 'holder') => ({
  fact,
  many: 'one' as const,
  title,
  plural: title,
  names,
  schema,
  edit,
})

/** Every kind of record about an account. To add one: a schema in a file, and a line here. */
export const recordKinds = {
  communication: one('communication', 'Communication', 'preferredMethod', Communication),
  attribute: many('attributes', 'Attribute', 'Attributes', 'name', Attribute),
  assignment: many('assignments', 'Assignment', 'People and roles', 'role', Assignment, 'nobody'),
  contact: many('contacts', 'Contact', 'Contacts', 'name', Contact),
  licence: many('licences', 'Licence', 'Licences', 'name', Licence),
  instance: many('instances', 'Instance', 'Instances', 'name', Instance),
  'success-plan': many('successPlans', 'Success plan', 'Success plans', 'title', SuccessPlan),
  cta: many('ctas', 'CTA', 'CTAs', 'title', Cta),
  health: one('health', 'Health', 'colour', Health),
  'adoption-stage': many('adoptionStages', 'Adoption stage', 'Adoption', 'stage', AdoptionStage),
  opportunity: many('opportunities', 'Opportunity', 'Opportunities', 'name', Opportunity),
  'crm-activity': many('crmActivities', 'CRM activity', 'CRM activities', 'subject', CrmActivity),
  ticket: many('tickets', 'Ticket', 'Tickets', 'subject', Ticket),
  'collaboration-project': many('collaborationProjects', 'Collaboration project', 'Collaboration projects', 'name', CollaborationProject),
  'feature-request': many('featureRequests', 'Feature request', 'Feature requests', 'title', FeatureRequest),
  channel: many('channels', 'Channel', 'Channels', 'name', Channel),
  meeting: many('meetings', 'Meeting', 'Meetings', 'title', Meeting),
  series: many('series', 'Meeting series', 'Meeting series', 'title', Series),
  document: many('documents', 'Document', 'Documents', 'title', Document),
  recording: many('recordings', 'Recording', 'Recordings', 'title', Recording),
  escalation: many('escalations', 'Escalation', 'Escalations', 'title', Escalation),
  'triage-issue': many('triageIssues', 'Triage issue', 'Triage issues', 'title', TriageIssue),
  'system-state': many('systems', 'System', 'Systems up to date', 'system', SystemState),
  mail: many('mails', 'Mail', 'Mails', 'subject', Mail),
  'timeline-entry': many('timeline', 'Timeline entry', 'Timeline entries', 'title', TimelineEntry),
  'service-tier': one('serviceTier', 'Service tier', 'tier', ServiceTier, 'manager'),
  book: one('book', 'Book of business', 'active', Book, 'manager'),
  coverage: many('', 'Looked through', 'Looked through', 'note', Coverage),
} satisfies Record<string, RecordKind>

export type Kind = keyof typeof recordKinds
export type RecordData<K extends Kind> = z.output<(typeof recordKinds)[K]['schema']>

export const kindNames = Object.keys(recordKinds) as Kind[]
export const isKind = (name: string): name is Kind => Object.hasOwn(recordKinds, name)
export const kindOf = (kind: Kind): RecordKind => recordKinds[kind]
