import type { CoverWithBrief, coverage } from '../contract/coverage.ts'
import { Refusal } from '../core/base/refusal.ts'
import { coverBrief } from '../core/coverage/brief.ts'
import type { Actor } from '../core/policy/member.ts'
import { territoryOf } from '../core/process/call-in.ts'
import type { AudienceRole } from '../core/records/field-class.ts'
import { isKind, kindOf } from '../core/records/kinds.ts'
import { maskWith } from '../core/records/mask.ts'
import { withTenant } from '../store/database.ts'
import type { CoverRow } from '../store/log-types.ts'
import { holderRef } from './account-view.ts'
import { coverRow } from './coverage/cover-row.ts'
import { coverView } from './coverage/cover-view.ts'
import { type AccountServices, isId, loadAccount } from './load-account.ts'
import type { Operation } from './operation.ts'

type Found = { row: CoverRow; view: CoverWithBrief; territory: ReturnType<typeof territoryOf> }

/** A cover with its brief: out of the records as they are, until it was read; then as it was read. */
export async function readCover(
  services: AccountServices,
  { tenant, id, actor, now }: { tenant: string; id: string; actor: Actor; now: Date },
): Promise<Found> {
  const unknown = new Refusal('unknown', 'cover.unknown', `There is no cover "${id.slice(0, 60)}".`)
  if (!isId(id)) throw unknown
  const stored = await withTenant(services.database, tenant, (queries) =>
    queries.selectFrom('baton.cover').selectAll().where('tenant', '=', tenant).where('id', '=', id.toLowerCase()).executeTakeFirst(),
  )
  if (!stored) throw unknown
  const row = coverRow(stored)
  const { account, fields, loaded, directory } = await loadAccount(services, { tenant, id: row.account, actor, now })
  const territory = row.holderKind === 'pool' ? territoryOf(row.holder, fields.region, directory.territories) : undefined
  const staff = new Set<AudienceRole>(['staff'])
  const brief =
    row.readAt && row.brief
      ? row.brief
      : coverBrief({
          account: { name: account.name, renewal: fields.renewal, segment: fields.segment, language: fields.language, zone: fields.zone },
          holder: holderRef({ kind: row.holderKind, id: row.holder }, directory).name,
          from: row.fromAt,
          to: row.toAt,
          // What only some may read is taken out before anybody writes with it.
          records: loaded.records
            .filter((one) => one.account === account.id)
            .flatMap(({ kind, data }) =>
              isKind(kind)
                ? [{ kind, data: maskWith(kindOf(kind).schema, data as Record<string, unknown>, staff) as Record<string, unknown> }]
                : [],
            ),
          running: loaded.underWay.find((one) => one.account === account.id)?.ref ?? null,
          now: now.toISOString(),
        })
  const view = coverView(row, { accountName: account.name, directory, territory, actor, now: now.toISOString() })
  return { row, territory, view: { ...view, brief } }
}

export const getCover =
  (services: AccountServices): Operation<typeof coverage.getCover> =>
  async ({ params }, { tenant, actor, now }) =>
    (await readCover(services, { tenant, id: params.id, actor, now })).view
