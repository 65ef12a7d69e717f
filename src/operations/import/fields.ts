import { csvLine } from '../../core/base/csv-line.ts'
import { roleTitles, workspaceRoles } from '../../core/policy/member.ts'
import type { Field } from './field.ts'

export const field = (
  field: string,
  title: string,
  type: Field['type'],
  about: string,
  more: Partial<Pick<Field, 'aliases' | 'example' | 'options' | 'called' | 'required'>> = {},
): Field => ({
  field,
  title,
  type,
  about,
  aliases: more.aliases ?? [],
  example: more.example ?? '',
  required: more.required ?? false,
  ...(more.options ? { options: more.options } : {}),
  ...(more.called ? { called: more.called } : {}),
})

export const byMail = 'E-mail address or full name of somebody who works here'

/** What a file of accounts can say. An empty cell leaves what is known as it is. */
export const accountFields: readonly Field[] = [
  field('name', 'Account', 'line', "The customer's name. An account of that name is changed, another one is added", {
    required: true,
    example: 'Kestrel Logistics',
    aliases: ['account name', 'name', 'customer', 'customer name', 'company', 'company name', 'client'],
  }),
  field('id', 'Account ID', 'line', 'The id that Baton gave it, or the one of your CRM. Needed only to rename an account', {
    aliases: ['id', 'baton id', 'account uuid'],
  }),
  field(
    'externalId',
    'External ID',
    'line',
    'Its id in your CRM. Lists of contacts and other records that name it find the account by it',
    {
      example: '0015g00000Kestrel',
      aliases: [
        'external id',
        'crm id',
        'crm account id',
        'account external id',
        'salesforce id',
        'sfdc id',
        'hubspot id',
        'record id',
        '18 digit id',
      ],
    },
  ),
  field('parent', 'Parent account', 'reference', 'Name or id of the account above it, in the file or known already', {
    aliases: ['parent', 'parent name', 'parent account name', 'ultimate parent', 'belongs to'],
  }),
  field(
    'csm',
    'CSM',
    'reference',
    `${byMail}, or the name of a pool. Entered only while nobody holds the account: afterwards it changes hands by a handover`,
    {
      example: 'priya@meridian.example',
      aliases: ['owner', 'owner email', 'owner e-mail', 'account owner', 'csm email', 'csm owner', 'customer success manager', 'holder'],
    },
  ),
  field('ae', 'AE', 'reference', byMail, {
    example: 'diego@meridian.example',
    aliases: ['ae email', 'account executive', 'sales owner', 'sales rep'],
  }),
  field('sa', 'SA', 'reference', byMail, { aliases: ['sa email', 'solution architect', 'solutions architect'] }),
  field('renewalManager', 'Renewal manager', 'reference', byMail, { aliases: ['renewal manager email', 'renewals manager'] }),
  field('segment', 'Segment', 'line', 'As your company divides its customers', {
    example: 'Enterprise',
    aliases: ['account segment', 'market segment', 'sales segment'],
  }),
  field('region', 'Region', 'line', 'Decides the territory of a pool', {
    example: 'EMEA',
    aliases: ['account region', 'sales region', 'geo'],
  }),
  field('zone', 'Time zone', 'zone', 'In which its days are counted, like Europe/Berlin', {
    example: 'Europe/Berlin',
    aliases: ['timezone', 'zone', 'tz'],
  }),
  field('language', 'Language', 'line', 'In which one writes to them', { example: 'English', aliases: ['preferred language'] }),
  field('arr', 'ARR', 'amount', 'Annual recurring revenue in whole units; for managers and operations only', {
    example: '210000',
    aliases: ['annual recurring revenue', 'annual revenue', 'arr amount', 'contract value', 'acv'],
  }),
  field('renewal', 'Renewal', 'day', 'The next renewal, as YYYY-MM-DD', {
    example: '2027-03-14',
    aliases: ['renewal date', 'next renewal', 'renews on', 'contract end', 'contract end date', 'subscription end date'],
  }),
  field('hosting', 'Hosting', 'choice', 'SaaS, self-managed, dedicated or mixed', {
    example: 'SaaS',
    options: ['SaaS', 'self-managed', 'dedicated', 'mixed'],
    aliases: ['deployment', 'hosting type'],
  }),
  field('domain', 'Domain', 'line', 'Of their website; addresses are compared with it', {
    example: 'kestrel.example',
    aliases: ['website', 'web site', 'url', 'email domain'],
  }),
  field('tier', 'Edition', 'line', 'What they bought', { example: 'Premium', aliases: ['plan', 'tier', 'product', 'edition name'] }),
]

/** What a file of people can say. */
export const peopleFields: readonly Field[] = [
  field('email', 'E-mail', 'email', 'Tells people apart. Somebody with that address is changed, anybody else is added', {
    required: true,
    example: 'priya@meridian.example',
    aliases: ['email', 'e-mail address', 'email address', 'mail', 'work email'],
  }),
  field('name', 'Name', 'line', 'Full name', {
    required: true,
    example: 'Priya Nair',
    aliases: ['full name', 'person', 'display name', 'employee'],
  }),
  field('roles', 'Roles', 'choices', `Needed for somebody new. One or more of: ${workspaceRoles.join(', ')}; separated by semicolons`, {
    example: 'csm',
    options: workspaceRoles,
    called: roleTitles,
    aliases: ['role', 'workspace role', 'workspace roles'],
  }),
  field('manager', 'Manager', 'reference', byMail, {
    example: 'marta@meridian.example',
    aliases: ['manager email', 'reports to', 'line manager', 'supervisor'],
  }),
  field('place', 'Place', 'line', 'Where deadlines are told to them, like Berlin', {
    example: 'Berlin',
    aliases: ['city', 'office', 'location'],
  }),
  field('zone', 'Time zone', 'zone', 'In which they work, like Europe/Berlin', {
    example: 'Europe/Berlin',
    aliases: ['timezone', 'zone', 'tz'],
  }),
  field('leaves', 'Last day', 'day', 'The last day on which they work here, as YYYY-MM-DD', {
    aliases: ['leaves on', 'leaving date', 'termination date', 'end date', 'active until'],
  }),
]

/** How a field is called to people: what the template has at its head. */
export const titleIn = (fields: readonly Field[], name: string): string => fields.find(({ field }) => field === name)?.title ?? name

/** A file with a head and one row, as a start. */
export const templateOf = (fields: readonly Field[]): string =>
  [fields.map(({ title }) => title), fields.map(({ example }) => example)].map(csvLine).join('')
