import type { Instant } from '../base/ids.ts'
import type { Account } from './account.ts'

/** Who holds a role of an account: a person, or a pool. */
export type RoleHolder = { kind: 'person' | 'pool'; id: string }

/** A holder of a role with their time in it. */
export type HeldBy = { holder: RoleHolder; from: Instant; to: Instant | null }

/** A field as it was and as it is; absent when there was or is nothing. */
export type FieldChange = { before?: unknown; after?: unknown }

/**
 * What the log says happened to an account outside of a handover. Each event holds what it replaced, so that the history can be
 * read, and a mistake undone, without the rows. Values are whole: whoever shows one masks it for the reader first.
 */
export type AccountEvent =
  | { type: 'AccountCreated'; account: string; fields: Account; source: string }
  | { type: 'AccountChanged'; account: string; fields: Record<string, FieldChange>; source: string }
  | {
      type: 'RecordWritten'
      account: string
      kind: string
      key: string
      before: unknown
      after: unknown
      source: string
      /** Of what it replaced; an import says it, so that it can be taken back. */
      was?: { source: string; checkedAt: Instant }
    }
  /** An import that added it was taken back. */
  | { type: 'AccountRemoved'; account: string; before: Account; source: string }
  /** The contract is over since that day; who held it stays in the ledger. */
  | { type: 'AccountEnded'; account: string; on: string; because: string }
  | { type: 'AccountEndTakenBack'; account: string; because: string }
  | { type: 'RecordRemoved'; account: string; kind: string; key: string; before: unknown }
  /** `holds`: the role that owns the account. That one is entered here only while nobody has it; afterwards it moves by handover. */
  /** What operations found out about the past. `before` and `after` are the lines of the role, whole. */
  | {
      type: 'HoldersCorrected'
      account: string
      role: string
      holder: RoleHolder | null
      from: Instant
      to: Instant | null
      reason: string
      before: HeldBy[]
      after: HeldBy[]
    }
  | { type: 'HolderChanged'; account: string; role: string; holds: boolean; from: RoleHolder | null; to: RoleHolder; at: Instant }

/** The fields in which two versions of an account differ. */
export function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, FieldChange> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [
        name,
        { ...(before[name] === undefined ? {} : { before: before[name] }), ...(after[name] === undefined ? {} : { after: after[name] }) },
      ]),
  )
}
