import type { CoverView, Proposal as ProposalView } from '../../contract/coverage.ts'
import { type Cover, stateAt, stepsFor } from '../../core/coverage/cover.ts'
import type { Proposal } from '../../core/coverage/propose.ts'
import type { Actor, Territory } from '../../core/policy/member.ts'
import { personRef } from '../../core/policy/person-name.ts'
import type { CoverRow } from '../../store/log-types.ts'
import { holderRef } from '../account-view.ts'
import type { Directory } from '../directory.ts'

export const coverOf = (row: CoverRow, now: string): Cover => ({
  id: row.id,
  account: row.account,
  person: row.person,
  for: { kind: row.holderKind, id: row.holder },
  from: row.fromAt,
  to: row.toAt,
  state: stateAt({ state: row.state, from: row.fromAt, to: row.toAt }, now),
})

/** Where the days of a coverage lie: with whoever is missing, or with who runs the territory of the pool. */
export function zoneOf(
  holder: Cover['for'] | undefined,
  territory: Pick<Territory, 'owner'> | undefined,
  { people }: Pick<Directory, 'people'>,
): string | null {
  const person = holder?.kind === 'person' ? holder.id : territory?.owner
  return (person === undefined ? undefined : people.get(person)?.calendar.zone) ?? null
}

export function coverView(
  row: CoverRow,
  {
    accountName,
    directory,
    territory,
    actor,
    now,
  }: { accountName: string; directory: Directory; territory: Territory | undefined; actor: Actor; now: string },
): CoverView {
  const cover = coverOf(row, now)
  return {
    id: row.id,
    account: { id: row.account, name: accountName },
    person: personRef(row.person, directory.people),
    for: holderRef(cover.for, directory),
    from: row.fromAt,
    to: row.toAt,
    zone: zoneOf(cover.for, territory, directory),
    state: cover.state,
    reason: row.reason ?? '',
    readAt: row.readAt ?? null,
    note: row.note ?? null,
    endedAt: row.endedAt ?? null,
    can: actor.kind === 'person' ? stepsFor(cover, { actor: actor.member, people: directory.people, territory }) : [],
  }
}

export const proposalView = ({ person, name, load, reasons }: Proposal): ProposalView => ({ person: { id: person, name }, load, reasons })
