import type { RecordView } from '../contract/records.ts'
import { may } from '../core/policy/can.ts'
import type { Actor } from '../core/policy/member.ts'
import type { Audience, AudienceRole } from '../core/records/field-class.ts'
import { isKind, type Kind, kindNames, kindOf } from '../core/records/kinds.ts'
import { mask } from '../core/records/mask.ts'
import { titleOf } from '../core/records/record.ts'
import type { AccountCase } from './load-account.ts'
import { worldFrom } from './world-from.ts'

/** Who edits a kind by hand. Whoever takes over writes too: half of their tasks are done by writing down how it is now. */
const editors: Record<'holder' | 'manager', readonly AudienceRole[]> = {
  holder: ['holder', 'outgoing', 'incoming', 'manager', 'operations'],
  manager: ['manager', 'operations'],
}

export function mayEditKind(kind: Kind, audience: Audience): boolean {
  const { edit } = kindOf(kind)
  return edit !== 'nobody' && editors[edit].some((role) => audience.has(role))
}

/** The system that feeds a kind in this workspace; undefined where people write it. `settings.feeds`: kind to system. */
export function feederOf(kind: Kind, settings: Readonly<Record<string, unknown>>): string | undefined {
  const feeds = settings.feeds
  const feeder = typeof feeds === 'object' && feeds !== null ? (feeds as Record<string, unknown>)[kind] : undefined
  return typeof feeder === 'string' ? feeder : undefined
}

export type Stored = {
  kind: Kind
  key: string
  data: Readonly<Record<string, unknown>>
  source: string
  checkedAt: string
  version: number
}

/** All records of the account in the order of their kinds; who holds which role comes from the ledger. */
export function recordsOf({ account, loaded, directory }: AccountCase): Stored[] {
  const records = worldFrom(loaded, directory)?.records ?? []
  return records
    .flatMap(({ kind, key, data, source, checkedAt, version }) =>
      isKind(kind) ? [{ kind, key, data: data as Record<string, unknown>, source, checkedAt, version }] : [],
    )
    .toSorted((a, b) => kindNames.indexOf(a.kind) - kindNames.indexOf(b.kind) || (a.key < b.key ? -1 : 1))
    .map((one) => ({ ...one, account: account.id }))
}

/** One record as this reader sees it. */
export function recordView(
  { kind, key, data, source, checkedAt, version }: Stored,
  { audience, loaded }: Pick<AccountCase, 'audience' | 'loaded'>,
  actor: Actor,
): RecordView {
  const seen = mask(kind, data, audience)
  return {
    kind,
    key,
    title: titleOf(kind, key, seen),
    data: seen,
    source,
    checkedAt,
    version,
    editable: may(actor, 'record.write') && mayEditKind(kind, audience) && feederOf(kind, loaded.workspace.settings) === undefined,
  }
}
