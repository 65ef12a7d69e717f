import type { Instant } from '../base/ids.ts'
import { dateWords } from '../calendar/words.ts'
import { isOpenTicket } from './open-tickets.ts'

export type BriefRecord = { kind: string; data: Readonly<Record<string, unknown>> }
export type BriefSubject = {
  account: {
    name: string
    renewal?: string | undefined
    segment?: string | undefined
    language?: string | undefined
    zone?: string | undefined
  }
  holder: string
  from: Instant
  to: Instant
  records: readonly BriefRecord[]
  running: string | null
  now: Instant
}

/** A brief is read standing up. */
export const mostWords = 300
const mostOfEach = 5

const text = (value: unknown): string => (typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '')
const day = (instant: string) => dateWords(instant.slice(0, 10))

/**
 * What somebody must know who looks after the account for a while, out of its records. Only what everybody who works here may read:
 * no money, no pay, no candid notes.
 */
export function coverBrief(subject: BriefSubject): string {
  const { account, holder, from, to, running } = subject
  const lines = [
    `You cover ${account.name} for ${holder}, ${day(from)} to ${day(to)}.`,
    [
      account.renewal ? `Renews on ${dateWords(account.renewal)} ${account.renewal.slice(0, 4)}.` : 'No renewal date on record.',
      ...[healthLine(subject)].flatMap((line) => line ?? []),
      account.language ? `They speak ${account.language}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    ...(running ? [`The handover ${running} is under way; its tasks stay with whom they are.`] : []),
    ...list('Open escalations', openEscalations(subject)),
    ...list('Open tickets, the most urgent first', openTickets(subject)),
    ...list('Next meetings', nextMeetings(subject)),
    ...list('Contacts', contacts(subject)),
    'Decide nothing that can wait. At the end, write what happened in a hand-back note.',
  ]
  return cut(lines)
}

const of = (records: readonly BriefRecord[], kind: string) => records.filter((one) => one.kind === kind).map(({ data }) => data)

function healthLine({ records }: BriefSubject): string | undefined {
  const [health] = of(records, 'health')
  if (!health) return undefined
  const why = text(health.why)
  return `Health is ${text(health.colour)}${why ? `: ${why.replace(/\.$/, '')}` : ''}.`
}

const openEscalations = ({ records }: BriefSubject): string[] =>
  of(records, 'escalation')
    .filter(({ status }) => status === 'open')
    .map(({ title, severity }) => `${text(title)} (${text(severity) || 'medium'})`)

const urgency = ['urgent', 'high', 'normal', 'low']
const openTickets = ({ records }: BriefSubject): string[] =>
  of(records, 'ticket')
    .filter(isOpenTicket)
    .toSorted((a, b) => urgency.indexOf(text(a.priority)) - urgency.indexOf(text(b.priority)))
    .map(({ subject, priority, status }) => `${text(subject)} (${text(priority) || 'normal'}, ${text(status)})`)

function nextMeetings({ records, now, to }: BriefSubject): string[] {
  const meetings = of(records, 'meeting').filter(({ held, at }) => held !== 'held' && text(at) > now && text(at) <= to)
  const series = of(records, 'series').filter(({ active, nextAt }) => active !== false && text(nextAt) > now && text(nextAt) <= to)
  return [
    ...meetings.map(({ title, at }) => ({ title: text(title), at: text(at) })),
    ...series.map(({ title, nextAt }) => ({ title: text(title), at: text(nextAt) })),
  ]
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ title, at }) => `${day(at)}, ${at.slice(11, 16)} UTC: ${title}`)
}

const contacts = ({ records }: BriefSubject): string[] =>
  of(records, 'contact')
    .filter(({ importance }) => importance === 'key')
    .map(({ name, title, email }) => [text(name), text(title), text(email)].filter(Boolean).join(', '))

function list(head: string, items: readonly string[]): string[] {
  if (items.length === 0) return [`${head}: none.`]
  const more = items.length - mostOfEach
  return [
    `${head}:`,
    ...items.slice(0, mostOfEach).map((item) => `- ${item}`),
    ...(more > 0 ? [`- and ${more} more on the account page`] : []),
  ]
}

/** Words are cut in the middle before the last line, which says what to do, is lost. */
function cut(lines: readonly string[]): string {
  const last = lines.at(-1) ?? ''
  const room = mostWords - last.split(/\s+/).length
  let used = 0
  const kept: string[] = []
  for (const line of lines.slice(0, -1)) {
    const words = line.split(/\s+/)
    if (used + words.length > room) {
      if (room - used > 3) kept.push(`${words.slice(0, room - used - 1).join(' ')} …`)
      break
    }
    used += words.length
    kept.push(line)
  }
  return [...kept, last].join('\n')
}
