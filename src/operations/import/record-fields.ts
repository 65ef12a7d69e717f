import { z } from 'zod'
import { labelOf } from '../../core/base/label-of.ts'
import { type Kind, kindOf } from '../../core/records/kinds.ts'
import type { Field } from './field.ts'
import { byMail, field } from './fields.ts'

/** How programs head what our schemas call so, whatever the record is about. */
const otherHeads: Readonly<Record<string, readonly string[]>> = {
  name: ['full name', 'display name'],
  email: ['email', 'email address', 'e-mail address', 'mail', 'work email'],
  title: ['job title', 'position', 'subject', 'name', 'summary'],
  subject: ['title', 'name', 'summary'],
  owner: ['owner email', 'owner name', 'assigned to', 'assignee', 'responsible'],
  lead: ['owner', 'led by', 'host'],
  requester: ['requester name', 'requested by', 'reporter'],
  due: ['due date', 'due on', 'deadline'],
  status: ['state'],
  stage: ['stage name'],
  kind: ['type'],
  link: ['url', 'web address', 'website', 'hyperlink'],
  at: ['date', 'when', 'start', 'start time', 'start date', 'date and time', 'activity date'],
  openedAt: ['opened', 'created', 'created at', 'created date', 'opened on', 'created on', 'date opened'],
  updatedAt: ['updated', 'last updated', 'modified', 'last modified', 'last modified date'],
  updatedOn: ['updated', 'last updated', 'modified', 'last modified', 'last modified date'],
  closeOn: ['close date', 'closing date', 'expected close date'],
  amount: ['value', 'deal value', 'deal amount'],
  seats: ['licences', 'licenses', 'quantity', 'number of seats', 'seats bought'],
  activeUsers: ['used', 'in use', 'seats used', 'monthly active users'],
  renewal: ['renewal date', 'end date', 'expiry date', 'expires on'],
  colour: ['color', 'health', 'rag', 'rag status', 'health status'],
  score: ['health score'],
  why: ['reason', 'comment', 'comments'],
  notes: ['note', 'comment', 'comments', 'description'],
  agenda: ['description'],
  body: ['text', 'description', 'notes'],
  minutes: ['duration', 'duration in minutes', 'length'],
  pattern: ['recurrence', 'repeats'],
  organiser: ['organizer'],
  hosting: ['deployment'],
  sentAt: ['sent', 'sent on', 'date sent'],
}

const examples: Readonly<Record<string, string>> = { email: 'anna.weber@kestrel.example' }

type Schema = {
  type?: string
  format?: string
  enum?: readonly string[]
  items?: Schema
  properties?: object
  maxLength?: number
  default?: unknown
}

const accountColumns: readonly Field[] = [
  field('account', 'Account', 'reference', 'The name of the account, or its id. One of the two account columns is needed', {
    example: 'Kestrel Logistics',
    aliases: [
      'account name',
      'customer',
      'customer name',
      'company',
      'company name',
      'client',
      'organisation',
      'organization',
      'associated company',
    ],
  }),
  field('accountId', 'Account ID', 'reference', "The account's id: the one that Baton gave it, or its External ID from your CRM", {
    aliases: ['account external id', 'account uuid', 'customer id', 'company id', 'crm account id', 'account id (18)', 'organization id'],
  }),
]

/** What a file of records of this kind can say: the columns are its schema. Lists of several values a piece have no column and stay. */
export function recordFields(kind: Kind): readonly Field[] {
  const { schema, names, title, many } = kindOf(kind)
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  const own = Object.entries(properties).flatMap(([name, given]) => {
    const type = typeOf(given)
    if (type === undefined) return []
    const isNeeded = required.includes(name)
    return [
      field(name, labelOf(name), type, aboutOf(type, given, isNeeded), {
        required: isNeeded,
        aliases: [
          ...(otherHeads[name] ?? []),
          `${title} ${labelOf(name)}`,
          ...(name === names ? ['name', title, `${title} name`, `${title} title`] : []),
        ],
        ...(given.enum ? { options: given.enum } : {}),
        example: isNeeded || name === names || name === 'email' ? (examples[name] ?? exampleOf(type, given, title)) : '',
      }),
    ]
  })
  return [...accountColumns, ...(many === 'many' ? [keyColumn(kind)] : []), ...own]
}

/** The fields by which a record without a key is recognised, the first of them that the row has: an address names one person. */
export const recognisedBy = (kind: Kind): readonly (readonly string[])[] => {
  const { schema, names } = kindOf(kind)
  const { shape } = schema
  return [...(shape.email ? [['email']] : []), [names, ...(shape.at?.safeParse(undefined).success === false ? ['at'] : [])]]
}

function keyColumn(kind: Kind): Field {
  const { title } = kindOf(kind)
  const by = recognisedBy(kind)
    .map((names) => names.map((name) => labelOf(name).toLowerCase()).join(' and '))
    .join(', else by its ')
  const about =
    kind === 'coverage'
      ? 'The kind of record that was looked for, like contact. The list then counts as complete'
      : `Its id where it comes from, like the number of a ticket. Without one a record is recognised by its ${by}`
  return field('key', 'Key', 'line', about, {
    required: kind === 'coverage',
    example: kind === 'coverage' ? 'contact' : '',
    aliases: ['id', 'record id', 'external id', 'number', `${title} id`, `${title} number`, `${title} key`, 'case number'],
  })
}

function typeOf({ type, format, enum: options, items, properties, maxLength = 0 }: Schema): Field['type'] | undefined {
  if (options) return 'choice'
  if (type === 'boolean') return 'yes-no'
  if (type === 'integer') return 'amount'
  if (type === 'number') return 'number'
  if (isPerson(properties)) return 'reference'
  if (type === 'array') return isPerson(items?.properties) ? 'references' : items?.format === 'email' ? 'emails' : undefined
  if (type !== 'string') return undefined
  const byFormat = { email: 'email', uri: 'link', date: 'day', 'date-time': 'moment' } as const
  return byFormat[format as keyof typeof byFormat] ?? (maxLength > 500 ? 'text' : 'line')
}

/** As records name somebody who works here. */
const isPerson = (properties: object | undefined) => properties !== undefined && Object.keys(properties).toSorted().join() === 'id,name'

function aboutOf(type: Field['type'], { enum: options = [], default: usual }: Schema, isNeeded: boolean): string {
  const said: Partial<Record<Field['type'], string>> = {
    choice: `One of: ${options.join(', ')}`,
    'yes-no': 'yes or no',
    amount: 'A whole number',
    number: 'A number',
    reference: byMail,
    references: `${byMail}; several separated by semicolons`,
    emails: 'E-mail addresses, separated by semicolons',
    email: 'E-mail address',
    link: 'Web address',
    day: 'Day, as YYYY-MM-DD',
    moment: "Day and time, as 2026-11-20 10:00 in the account's time zone. Without a time, noon",
    text: 'Text, also of several lines',
    line: 'One line',
  }
  const otherwise = !isNeeded && usual !== undefined && !Array.isArray(usual) ? `. ${saidAs(usual)} where a new one says nothing` : ''
  return `${said[type] ?? ''}${otherwise}`
}

const saidAs = (usual: unknown) => (usual === true ? 'Yes' : usual === false ? 'No' : `"${String(usual)}"`)

function exampleOf(type: Field['type'], { enum: options = [] }: Schema, title: string): string {
  const said: Partial<Record<Field['type'], string>> = {
    choice: options[0] ?? '',
    'yes-no': 'yes',
    amount: '10',
    number: '72',
    link: 'https://example.com/page',
    day: '2027-03-14',
    moment: '2026-12-01 10:00',
    line: `Example ${/^\p{Lu}\p{Lu}/u.test(title) ? title : title.toLowerCase()}`,
  }
  return said[type] ?? ''
}
