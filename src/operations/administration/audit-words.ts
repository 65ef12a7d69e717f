import type { AuditEntry } from '../../contract/administration.ts'
import type { Instant, PlainDate } from '../../core/base/ids.ts'
import { dateWords } from '../../core/calendar/words.ts'
import { nameWithToken } from '../../core/policy/member.ts'
import { type RetentionClass, retentionClasses } from '../../core/policy/retention.ts'
import { isKind, type Kind, kindOf } from '../../core/records/kinds.ts'

/** An entry of the log as it is read for the audit. */
export type Logged = { type: string; actor: string; at: Instant; readonly [member: string]: unknown }

export type Names = {
  person: (id: unknown) => string
  pool: (id: unknown) => string
  handover: (id: unknown) => string
  /** The last day of somebody who is gone from then on, where they work: at midnight it is the day before. */
  lastDay: (person: unknown, from: unknown) => PlainDate
}

type Line = { subject: AuditEntry['subject']; words: (event: Logged, names: Names) => string }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const listed = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '')
const day = (value: unknown) => dateWords(text(value).slice(0, 10))
const days = ({ from, to }: Logged) => (from === to ? `on ${day(from)}` : `from ${day(from)} to ${day(to)}`)

/** Whoever runs the server may be nobody here: the log has their name beside the machine's. */
const atTheServer = (by: unknown): string => (typeof by === 'string' ? ` (${by}, at the server)` : '')

/** What changed about somebody: each field with what it was and what it is. */
function changeWords({ changed, person, after, group }: Logged, names: Names): string {
  const fields = Object.entries((changed ?? {}) as Record<string, [unknown, unknown]>).map(([field, [from, to]]) => {
    const said = (value: unknown) =>
      value === null || value === undefined || value === ''
        ? 'none'
        : field === 'manager'
          ? names.person(value)
          : Array.isArray(value)
            ? value.join(', ')
            : text(value)
    return `${field} from ${said(from)} to ${said(to)}`
  })
  const name = text((after as { name?: unknown } | undefined)?.name) || names.person(person)
  const because = typeof group === 'string' ? ` (by the group ${group})` : ''
  return fields.length > 0 ? `changed ${name}: ${fields.join('; ')}${because}` : `changed ${name}${because}`
}

/**
 * Every change of people, access and settings, with its words. What is not here is no administrative change: what happens in a
 * handover or an account stands in its own history.
 */
export const auditTable: Readonly<Record<string, Line>> = {
  WorkspaceMade: { subject: 'workspace', words: ({ name }) => `made the workspace ${text(name)}` },
  WorkspaceExported: {
    subject: 'workspace',
    words: ({ by }) => `exported everything, what is for few included${atTheServer(by)}`,
  },
  DemoPrepared: { subject: 'workspace', words: () => 'made the demo' },
  PersonAdded: {
    subject: 'people',
    words: ({ after, person }, { person: named }) => `added ${text((after as { name?: unknown } | undefined)?.name) || named(person)}`,
  },
  PersonChanged: { subject: 'people', words: changeWords },
  PersonDeactivated: { subject: 'access', words: ({ person }, names) => `ended the access of ${names.person(person)}` },
  PersonReturned: { subject: 'access', words: ({ person }, names) => `let ${names.person(person)} return` },
  DepartureAnnounced: {
    subject: 'people',
    words: ({ person, leavesAt }, names) => `announced that ${names.person(person)} leaves ${dateWords(names.lastDay(person, leavesAt))}`,
  },
  DepartureClosed: { subject: 'people', words: ({ person }, names) => `closed the departure of ${names.person(person)}` },
  AccessLinkMade: {
    subject: 'access',
    words: ({ person, purpose }, names) =>
      purpose === 'invitation' ? `invited ${names.person(person)}` : `made a link for a new password of ${names.person(person)}`,
  },
  PasswordSet: { subject: 'access', words: ({ person }, names) => `set the password of ${names.person(person)}` },
  SessionEnded: {
    subject: 'access',
    words: ({ person, session }, names) =>
      session === 'all' ? `signed ${names.person(person)} out of every browser` : `signed ${names.person(person)} out of a browser`,
  },
  TokenMade: {
    subject: 'access',
    words: ({ name, scope, expiresAt }) =>
      `made the token ${text(name)}, which ${scope === 'read' ? 'reads' : 'gathers and proposes'} until ${day(expiresAt)}`,
  },
  TokenRevoked: { subject: 'access', words: ({ name, person }, names) => `ended the token ${text(name)} of ${names.person(person)}` },
  KeysRotated: { subject: 'access', words: ({ by }) => `changed the key of the secrets${atTheServer(by)}` },
  SignInChanged: {
    subject: 'access',
    words: ({ provider, passwords }) => {
      const { issuer, domains } = (provider ?? {}) as { issuer?: unknown; domains?: unknown }
      const who = passwords === 'administrators' ? 'passwords for administrators only' : 'passwords for everybody'
      if (provider === null) return `ended single sign-on: ${who}`
      return `set up single sign-on through ${text(issuer)} for ${Array.isArray(domains) ? domains.join(', ') : 'nobody'}: ${who}`
    },
  },
  PasskeyAdded: { subject: 'access', words: ({ name }) => `made the passkey ${text(name)}` },
  PasskeysRemoved: {
    subject: 'access',
    words: ({ names: removed, person }, names) =>
      `removed the passkey ${Array.isArray(removed) ? removed.join(', ') : ''} of ${names.person(person)}`,
  },
  ProvisioningTokenMade: {
    subject: 'access',
    words: ({ name, expiresAt }) => `made the token ${text(name)}, with which a directory provisions people until ${day(expiresAt)}`,
  },
  ProvisioningTokenEnded: { subject: 'access', words: ({ name }) => `ended the token ${text(name)} for provisioning` },
  DirectoryGroupAdded: {
    subject: 'access',
    words: ({ name, joined }, names) => `added the group ${text(name)}${movedWords({ joined }, names)}`,
  },
  DirectoryGroupChanged: {
    subject: 'access',
    words: ({ name, before, joined, left }, names) =>
      `changed the group ${text(name)}${before === undefined ? '' : `, which was ${text(before)}`}${movedWords({ joined, left }, names)}`,
  },
  DirectoryGroupRemoved: { subject: 'access', words: ({ name }) => `removed the group ${text(name)}` },
  DirectoryGroupMapped: {
    subject: 'access',
    words: ({ name, gives }) => {
      const { roles = [], team = null } = (gives ?? {}) as { roles?: string[]; team?: string | null }
      const given = [...roles, ...(team === null ? [] : ['a team'])]
      return `set what the group ${text(name)} of the directory gives: ${given.length > 0 ? given.join(', ') : 'nothing'}`
    },
  },
  SingleSignOnLinked: {
    subject: 'access',
    words: ({ issuer }) => `signed in through ${text(issuer)} for the first time`,
  },
  SingleSignOnUnlinked: {
    subject: 'access',
    words: ({ person }, names) => `forgot which account of the sign-in provider ${names.person(person)} is`,
  },
  LinkSent: {
    subject: 'access',
    words: ({ person, handover }, names) => `sent ${names.person(person)} a link into ${names.handover(handover)}`,
  },
  LinkRevoked: {
    subject: 'access',
    words: ({ person, handover }, names) => `revoked a link of ${names.person(person)} into ${names.handover(handover)}`,
  },
  TimelineAddressSet: {
    subject: 'sending',
    words: ({ isSet }) => (isSet === true ? 'set a timeline address of their own' : 'removed their timeline address'),
  },
  SendingStopped: { subject: 'sending', words: ({ by }) => `stopped all sending${atTheServer(by)}` },
  SendingResumed: { subject: 'sending', words: ({ by }) => `let sending go on${atTheServer(by)}` },
  SendingAllowed: { subject: 'sending', words: ({ by }) => `said that this restored copy is the one that sends${atTheServer(by)}` },
  TestMailSent: {
    subject: 'sending',
    words: ({ outcome }) => `sent a letter to themselves: ${outcome === 'sent' ? 'taken' : outcome === 'kept' ? 'kept here' : 'refused'}`,
  },
  NoticesChosen: { subject: 'people', words: () => 'chose how notices reach them' },
  LeaveEntered: { subject: 'working time', words: (event, names) => `entered leave of ${names.person(event.person)} ${days(event)}` },
  LeaveRemoved: { subject: 'working time', words: ({ person }, names) => `removed leave of ${names.person(person)}` },
  PersonCalendarWritten: { subject: 'working time', words: ({ person }, names) => `set by which calendars ${names.person(person)} works` },
  CalendarWritten: { subject: 'working time', words: ({ name }) => `wrote the calendar ${text(name)}` },
  CalendarRemoved: { subject: 'working time', words: ({ name }) => `removed the calendar ${text(name)}` },
  PoolChanged: { subject: 'pools', words: ({ name }) => `wrote the pool ${text(name)}` },
  TerritoryChanged: {
    subject: 'pools',
    words: ({ name, owner, deputy, pool }, names) =>
      `wrote the territory ${text(name)} of ${names.pool(pool)}: owner ${names.person(owner)}, deputy ${deputy ? names.person(deputy) : 'nobody'}`,
  },
  PoolRemoved: {
    subject: 'pools',
    words: ({ name, territories }) =>
      `removed the pool ${text(name)}${Array.isArray(territories) && territories.length > 0 ? ` with ${territories.length === 1 ? 'its territory' : 'its territories'} ${listed(territories)}` : ''}`,
  },
  TerritoryRemoved: { subject: 'pools', words: ({ name, pool }, names) => `removed the territory ${text(name)} of ${names.pool(pool)}` },
  ServiceTierWritten: {
    subject: 'tiers and labels',
    words: ({ before, after, accounts }) => {
      const { name: was } = (before ?? {}) as { name?: unknown }
      const { name, servedBy, poolMayTake } = (after ?? {}) as { name?: unknown; servedBy?: unknown; poolMayTake?: unknown }
      const served =
        servedBy === 'pool' ? 'served by a pool' : `served by a CSM, ${poolMayTake === true ? 'may go to a pool' : 'never to a pool'}`
      if (was === undefined) return `added the service tier ${text(name)}: ${served}`
      if (was === name) return `changed the service tier ${text(name)}: ${served}`
      return `renamed the service tier ${text(was)} to ${text(name)}: ${served}; ${accounts === 1 ? 'one account' : `${String(accounts)} accounts`} moved along`
    },
  },
  ServiceTiersOrdered: { subject: 'tiers and labels', words: ({ names }) => `put the service tiers in order: ${listed(names)}` },
  ServiceTierRemoved: { subject: 'tiers and labels', words: ({ name }) => `removed the service tier ${text(name)}` },
  LabelWritten: {
    subject: 'tiers and labels',
    words: ({ before, after }) => {
      const [was, name] = [before, after].map((one) => text((one as { name?: unknown } | null)?.name))
      return was === '' ? `added the label ${name}` : was === name ? `changed the label ${name}` : `renamed the label ${was} to ${name}`
    },
  },
  LabelRemoved: { subject: 'tiers and labels', words: ({ name }) => `removed the label ${text(name)}` },
  TriageRulesSet: { subject: 'workspace', words: () => 'set what is urgent when somebody leaves' },
  PersonalDataExported: {
    subject: 'personal data',
    words: ({ kind, subject, actor }, names) =>
      kind !== 'person'
        ? 'gave out what is kept about a contact'
        : subject === actor
          ? 'had what is kept about themselves given out'
          : `gave out what is kept about ${names.person(subject)}`,
  },
  PersonErased: {
    subject: 'personal data',
    words: ({ pseudonym, kind, entries }) =>
      `erased ${kind === 'person' ? 'somebody who worked here' : 'a contact'}, now ${text(pseudonym)}: ${entries === 1 ? 'an entry' : `${String(entries)} entries`} of the log lost words`,
  },
  RetentionSet: {
    subject: 'personal data',
    words: ({ changed }) =>
      `set how long is kept: ${Object.entries((changed ?? {}) as Record<RetentionClass, [unknown, unknown]>)
        .map(
          ([name, [, months]]) =>
            `${retentionClasses[name as RetentionClass]?.title ?? name} ${typeof months === 'number' ? `${months} months` : 'for ever'}`,
        )
        .join('; ')}`,
  },
  RetentionApplied: {
    subject: 'personal data',
    words: ({ counts }) =>
      `let go what was kept long enough: ${Object.entries((counts ?? {}) as Record<RetentionClass, number>)
        .flatMap(([name, count]) => (count > 0 ? [`${retentionClasses[name as RetentionClass]?.title ?? name} ${count}`] : []))
        .join('; ')}`,
  },
  HoldSet: { subject: 'personal data', words: ({ name }) => `put ${text(name)} under legal hold` },
  HoldLifted: { subject: 'personal data', words: ({ name }) => `lifted the legal hold of ${text(name)}` },
  ImportConfirmed: { subject: 'lists', words: ({ done }) => `imported a list${importWords(done)}` },
  LetterTemplateWritten: {
    subject: 'letters',
    words: ({ name, version, hash }) =>
      `wrote version ${String(version)} of the letter template ${text(name)} (${text(hash).slice(0, 12)})`,
  },
  LetterTemplateApproved: {
    subject: 'letters',
    words: ({ name, version }) => `approved version ${String(version)} of the letter template ${text(name)}`,
  },
  LetterTemplateDeclined: {
    subject: 'letters',
    words: ({ name, version }) => `declined version ${String(version)} of the letter template ${text(name)}`,
  },
  LetterTemplateWithdrawn: {
    subject: 'letters',
    words: ({ name, version }) => `took version ${String(version)} of the letter template ${text(name)} out of use`,
  },
  ImportUndone: {
    subject: 'lists',
    words: ({ of, removed = 0, restored = 0, left = 0 }) =>
      `took back a list of ${listWords(of)}: ${String(removed)} removed, ${String(restored)} as before, ${String(left)} left as they are`,
  },
  PersonRemoved: {
    subject: 'people',
    words: ({ before, person }, { person: named }) => `removed ${text((before as { name?: unknown } | undefined)?.name) || named(person)}`,
  },
  PlaybookPublished: {
    subject: 'playbooks',
    words: ({ title, version, origin }) =>
      `published ${text(title)}, version ${String(version)}${origin === 'folder' ? ', from the folder of pages' : ''}`,
  },
}

/** Who came into a group and who left it; of many only how many. */
function movedWords({ joined, left }: { joined?: unknown; left?: unknown }, names: Names): string {
  const said = (ids: unknown, what: string) => {
    if (!Array.isArray(ids) || ids.length === 0) return ''
    return `; ${what}: ${ids.length > 5 ? `${ids.length} people` : ids.map((id) => names.person(id)).join(', ')}`
  }
  return `${said(joined, 'in it now')}${said(left, 'out of it')}`
}

/** What a list was about, as people say it. */
const listWords = (of: unknown): string => (isKind(text(of)) ? kindOf(text(of) as Kind).plural : text(of))

function importWords(done: unknown): string {
  const { of, added = 0, changed = 0 } = (done ?? {}) as { of?: string; added?: number; changed?: number }
  return of === undefined ? '' : ` of ${listWords(of)}: ${added} added, ${changed} changed`
}

/** Who, as people read it; on the server itself somebody gives a name. */
export const whoWords = ({ actor, via, by }: Logged, names: Names): string =>
  actor === 'baton' && text(via) !== ''
    ? `The directory ${text(via)}`
    : actor === 'baton'
      ? text(by) === '' || text(by) === actor
        ? 'Baton'
        : `${text(by)}, on the server`
      : nameWithToken(names.person(actor), via)

/** The sentence: "Sam Okafor stopped all sending". */
export function auditWords(event: Logged, names: Names): { subject: AuditEntry['subject']; words: string; why: string | null } | undefined {
  const line = auditTable[event.type]
  if (!line) return undefined
  return { subject: line.subject, words: `${whoWords(event, names)} ${line.words(event, names)}`, why: text(event.why) || null }
}
