import type { HolderHistory, HolderInterval, holders } from '../contract/holders.ts'
import { Refusal } from '../core/base/refusal.ts'
import { asKnownAt, changesPerYear, stintAt } from '../core/coverage/ledger.ts'
import { may } from '../core/policy/can.ts'
import { withTenant } from '../store/database.ts'
import { holderRef } from './account-view.ts'
import { type LedgerEntry, readLedger } from './coverage/read-ledger.ts'
import { instantOf } from './coverage/when.ts'
import type { Directory } from './directory.ts'
import { roleNames } from './enter-holder.ts'
import { type AccountServices, loadAccount } from './load-account.ts'
import type { Operation } from './operation.ts'

/** Who held which role, by both times of the ledger. */
export const listHolders =
  (services: AccountServices): Operation<typeof holders.listHolders> =>
  async ({ params, query: { role, at, knownAt } }, { tenant, actor, now }) => {
    const { account, fields, loaded, directory } = await loadAccount(services, { tenant, id: params.id, actor, now })
    const asked = {
      at: at === undefined ? null : instantOf(at, fields.zone),
      knownAt: knownAt === undefined ? null : instantOf(knownAt, fields.zone),
    }
    if (asked.knownAt !== null && asked.knownAt > now.toISOString())
      throw new Refusal('invalid', 'holders.when', 'Nobody can say yet what will be known then. Leave `knownAt` out for now.', {
        where: 'knownAt',
      })
    const ledger = await readLedger(services.database, tenant, account.id)
    const known = asked.knownAt === null ? ledger.filter(({ knownTo }) => knownTo === null) : asKnownAt(ledger, asked.knownAt)
    const wanted = known.filter((one) => role === undefined || one.role === roleNames[role])
    const shown = asked.at === null ? wanted : wanted.filter((one) => stintAt([one], asked.at ?? '') !== undefined)
    const line = known.filter(({ holds }) => holds)
    const refs = await refsOf(services, tenant, shown)
    return {
      account: { id: account.id, name: account.name },
      ...asked,
      items: shown
        .toSorted((a, b) => order(a.role) - order(b.role) || (a.from < b.from ? 1 : -1))
        .map((one) => interval(one, directory, refs)),
      changes: changesPerYear(line),
      closed: closedWith(loaded.records, { account: account.id, zone: fields.zone, line, directory }),
      family: await familyOf(services, tenant, { account, line, now: asked.at ?? now.toISOString(), directory }),
      may: { correct: may(actor, 'ledger.correct') },
    }
  }

const roleOrder = Object.values(roleNames)
const order = (role: string) => roleOrder.indexOf(role)

function interval(one: LedgerEntry, directory: Directory, refs: ReadonlyMap<string, string>): HolderInterval {
  const handover = one.source.startsWith('handover:') ? one.source.slice('handover:'.length) : undefined
  const ref = handover === undefined ? undefined : refs.get(handover)
  const by = directory.people.get(one.by)
  return {
    role: one.role,
    holds: one.holds,
    holder: holderRef(one.holder, directory),
    from: one.from,
    until: one.to,
    source: handover === undefined ? one.source : 'handover',
    handover: handover !== undefined && ref !== undefined ? { id: handover, ref } : null,
    enteredBy: by ? { id: by.id, name: by.name } : null,
    reason: one.reason,
    knownSince: one.knownFrom,
    knownUntil: one.knownTo,
  }
}

async function refsOf(services: AccountServices, tenant: string, shown: readonly LedgerEntry[]): Promise<Map<string, string>> {
  const ids = [...new Set(shown.flatMap(({ source }) => (source.startsWith('handover:') ? [source.slice('handover:'.length)] : [])))]
  if (ids.length === 0) return new Map()
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries.selectFrom('baton.handover').select(['id', 'ref']).where('tenant', '=', tenant).where('id', 'in', ids).execute(),
  )
  return new Map(rows.map(({ id, ref }) => [id, ref]))
}

type Line = readonly LedgerEntry[]

/** The opportunities that closed, and who held the account on that day. */
function closedWith(
  records: readonly { account: string; kind: string; key: string; data: unknown }[],
  { account, zone, line, directory }: { account: string; zone: string | undefined; line: Line; directory: Directory },
): HolderHistory['closed'] {
  return records
    .filter((one) => one.account === account && one.kind === 'opportunity')
    .flatMap(({ key, data }): HolderHistory['closed'] => {
      const { name, status, closeOn } = data as { name: string; status: string; closeOn?: string }
      if ((status !== 'won' && status !== 'lost') || closeOn === undefined) return []
      const held = stintAt(line, instantOf(closeOn, zone))
      return [{ key, name, status, closedOn: closeOn, holder: held ? holderRef(held.holder, directory) : null }]
    })
    .toSorted((a, b) => (a.closedOn < b.closedOn ? 1 : -1))
}

async function familyOf(
  services: AccountServices,
  tenant: string,
  { account, line, now, directory }: { account: { id: string; parent: string | null }; line: Line; now: string; directory: Directory },
): Promise<HolderHistory['family']> {
  const own = stintAt(line, now)
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.account as a')
      .leftJoin('baton.assignment as s', (join) =>
        join
          .onRef('s.tenant', '=', 'a.tenant')
          .onRef('s.account', '=', 'a.id')
          .on('s.holds', '=', true)
          .on('s.from_at', '<=', new Date(now))
          .on(({ or, eb }) => or([eb('s.to_at', 'is', null), eb('s.to_at', '>', new Date(now))])),
      )
      .select(['a.id', 'a.name', 'a.parent', 's.holder_kind', 's.holder', 's.from_at'])
      .where('a.tenant', '=', tenant)
      .where('a.ended_at', 'is', null)
      .where('a.id', '!=', account.id)
      .where(({ or, eb }) =>
        or([
          eb('a.parent', '=', account.id),
          ...(account.parent ? [eb('a.id', '=', account.parent), eb('a.parent', '=', account.parent)] : []),
        ]),
      )
      .orderBy('a.name')
      .limit(200)
      .execute(),
  )
  return rows.map((row) => ({
    account: { id: row.id, name: row.name },
    relation: row.id === account.parent ? 'parent' : row.parent === account.id ? 'child' : 'sibling',
    holder: row.holder_kind && row.holder ? holderRef({ kind: row.holder_kind, id: row.holder }, directory) : null,
    since: row.from_at?.toISOString() ?? null,
    same: own !== undefined && own.holder.id === row.holder && own.holder.kind === row.holder_kind,
  }))
}
