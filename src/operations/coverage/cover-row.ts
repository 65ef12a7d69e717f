import type { Selectable } from 'kysely'
import type { CoverRow } from '../../store/log-types.ts'
import type { Tables } from '../../store/tables.ts'

/** A cover as it is written again: whoever changes one thing of it gives it whole. */
export const coverRow = (row: Selectable<Tables['baton.cover']>): CoverRow => ({
  id: row.id,
  account: row.account,
  person: row.person,
  holderKind: row.holder_kind,
  holder: row.holder,
  fromAt: row.from_at.toISOString(),
  toAt: row.to_at.toISOString(),
  state: row.state,
  reason: row.reason,
  brief: row.brief,
  readAt: row.read_at?.toISOString() ?? null,
  note: row.note,
  endedAt: row.ended_at?.toISOString() ?? null,
  departure: row.departure,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
})
