import { Refusal } from '../core/base/refusal.ts'

/** What the database says no to, said so that a person can act on it. Other errors are bugs and stay what they are. */
export function translated(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error) || !('code' in error)) return lostConnection(error) ?? error
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : ''
  const known = byCode[String(error.code)] ?? byConstraint[constraint]
  if (known) return new Refusal(...known, { details: detailsOf(error) })
  return lostConnection(error) ?? error
}

type Words = [kind: Refusal['kind'], code: string, message: string]

export const diskFull: Words = [
  'unavailable',
  'data.disk-full',
  'The disk with the data is full. Make room and try again; nothing that was confirmed is lost.',
]

/** What keeps this account out of its data, said so; other errors stay what they are. */
export function keptOut(error: unknown, what: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EACCES' || code === 'EPERM')
    return new Refusal('forbidden', 'data.not-yours', `${what} is closed to this account. Run the command as the user that Baton runs as.`)
  if (code === 'EROFS')
    return new Refusal(
      'unavailable',
      'data.read-only',
      `${what} is on a disk that takes no changes (it is mounted read-only). Look at that disk, or set BATON_DATA to another folder.`,
    )
  return error
}

const byCode: Record<string, Words> = {
  // Our own, raised in the migrations.
  BT001: ['stale', 'version.stale', 'This was changed in the meantime. Look at the newest state and try again.'],
  BT002: ['keyReused', 'key.reused', 'This Idempotency-Key was used for another request. Take a new key.'],
  BT003: ['conflict', 'timer.fired', 'This timer has fired, was cancelled, or is not due yet.'],
  BT004: ['conflict', 'effect.superseded', 'A newer claim works on this change; this result comes too late.'],
  BT005: ['conflict', 'account.without-holder', 'The account would be without a holder. Name who takes over at that moment.'],
  BT006: ['unknown', 'workspace.unknown', 'There is no such workspace.'],
  BT007: ['conflict', 'ledger.settled', 'What was known then does not change; a correction adds to it.'],
  // PostgreSQL's.
  '23503': [
    'stale',
    'row.needed',
    'Something that this needs was taken away at the same moment, or is still needed. Look at the newest state.',
  ],
  '53100': diskFull,
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  '53300': ['unavailable', 'database.too-many-connections', 'The database takes no more connections at the moment. Try again.'],
  // A replica, or a primary that has just become one.
  '25006': [
    'unavailable',
    'database.read-only',
    'The database takes no changes at the moment, as it is a replica. Try again; with the same Idempotency-Key nothing happens twice.',
  ],
  '22P05': ['invalid', 'text.unreadable', 'The text holds a character that cannot be stored (a NUL or half of a surrogate pair).'],
  '22P02': ['invalid', 'value.unreadable', 'A value is not of the form that is expected here, for example an id.'],
}

const byConstraint: Record<string, Words> = {
  handover_account_one_running: [
    'conflict',
    'account.has-handover',
    'A handover of this account is under way already. End that one first.',
  ],
  assignment_one_holder: ['conflict', 'account.two-holders', 'The account would have two holders at once.'],
  cover_one_at_a_time: ['conflict', 'cover.exists', 'Somebody covers for this account in that time already.'],
  departure_open: ['conflict', 'departure.exists', 'A departure of this person is under way already.'],
  gate_decision_pkey: ['conflict', 'gate.decided', 'This round of the gate is decided. A decision is never rewritten.'],
  mail_once: ['conflict', 'mail.already-sent', 'This version was handed over once; that never happens twice.'],
  person_email: ['conflict', 'person.email-taken', 'Another person has this e-mail address.'],
  playbook_pkey: ['conflict', 'playbook.published', 'This version of the playbook is published and can not change. Publish a new one.'],
  // Two starts took the same number; whoever repeats gets the next one.
  handover_number: ['stale', 'handover.number-taken', 'Another handover was started at the same moment. Try again.'],
  handover_ref: ['stale', 'handover.number-taken', 'Another handover was started at the same moment. Try again.'],
}

const gone = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
])

function lostConnection(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const isOfDriver =
    /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Client was closed)/.test(
      error.message,
    )
  if (!isOfDriver && !hasEnded(error, code) && !(gone.has(code) && isOfDatabase(error))) return undefined
  return new Refusal(
    'unavailable',
    'database.away',
    'The database cannot be reached at the moment. Try again; with the same Idempotency-Key nothing happens twice.',
  )
}

/** What ends a connection that had been let in: a database that goes down, a pooler that has lost it or has no room. */
const hasEnded = (error: Error, code: string) => 'severity' in error && error.severity === 'FATAL' && !/^(28|3D|42)/.test(code)

/** A file that is missing has ENOENT too; a socket's error says what it wanted to do. */
const isOfDatabase = (error: Error) => !('syscall' in error) || ['connect', 'read', 'write', 'getaddrinfo'].includes(String(error.syscall))

function detailsOf(error: Error): Record<string, unknown> {
  if ('detail' in error && typeof error.detail === 'string' && error.detail.startsWith('{')) {
    const found: unknown = JSON.parse(error.detail)
    if (typeof found === 'object' && found !== null) return { ...found }
  }
  return {}
}
