import type { RecordView } from '../contract/records.ts'
import { Refusal } from '../core/base/refusal.ts'
import { loggedAs } from '../core/policy/member.ts'
import { tierName } from '../core/policy/service-tiers.ts'
import type { AccountEvent } from '../core/records/account-events.ts'
import { type Kind, kindOf, type RecordData } from '../core/records/kinds.ts'
import { hiddenFields } from '../core/records/mask.ts'
import { checkKey, mergeEdit, type StoredRecord } from '../core/records/record.ts'
import type { Models } from '../store/log-types.ts'
import { type AccountCase, type AccountServices, loadAccount, mustBeVersion, untilNotOvertaken } from './load-account.ts'
import type { SignedInContext } from './operation.ts'
import { feederOf, mayEditKind, recordsOf, recordView, type Stored } from './record-view.ts'

type Place = { id: string; kind: Kind; key: string }

export const unknownRecord = ({ kind, key }: Pick<Place, 'kind' | 'key'>) =>
  new Refusal('unknown', 'record.unknown', `There is no ${kindOf(kind).title.toLowerCase()} "${key.slice(0, 60)}" that you can see.`)

/**
 * Writes a record by hand: adds it or replaces it. When the answer comes, the tasks whose checks read it have completed or
 * reopened. A person who saves says that they have looked, so `checkedAt` moves even when nothing else does.
 */
export async function writeRecord(
  services: AccountServices,
  place: Place,
  wanted: unknown,
  context: SignedInContext,
  mayBe: (record: StoredRecord, found: AccountCase) => Promise<void> = async () => {},
): Promise<RecordView> {
  const { tenant, actor, now, ifMatch } = context
  const [found, record] = await untilNotOvertaken(services, place.id, async () => {
    const found = await loadAccount(services, { tenant, id: place.id, actor, now })
    mustMayWrite(place.kind, found)
    const key = checkKey(place.kind, place.key)
    const before = recordsOf(found).find((one) => one.kind === place.kind && one.key === key)
    mustBeVersion({ seen: ifMatch, found: before?.version ?? 0, what: kindOf(place.kind).title, code: 'record.stale' })
    const merged = mergeEdit(place.kind, { before: before?.data as RecordData<Kind> | undefined, wanted, audience: found.audience })
    const data = place.kind === 'service-tier' ? withKnownTier(merged as RecordData<'service-tier'>, before?.data, found) : merged
    const after: Stored = {
      kind: place.kind,
      key,
      data: data as Record<string, unknown>,
      source: 'by hand',
      checkedAt: now.toISOString(),
      version: (before?.version ?? 0) + 1,
    }
    await mayBe(after as unknown as StoredRecord, found)
    const row = { account: found.account.id, kind: place.kind, key, data, source: after.source, checkedAt: after.checkedAt }
    await log(services, found, context, {
      event: {
        type: 'RecordWritten',
        account: found.account.id,
        kind: place.kind,
        key,
        before: before?.data ?? null,
        after: data,
        source: after.source,
      },
      models: { records: [row] },
    })
    return [found, after] as const
  })
  await services.recheck(tenant, [found.account.id], now)
  return recordView(record, found, actor)
}

/** Takes a record away. Checks that read it react like after a write. */
export async function removeRecord(services: AccountServices, place: Place, context: SignedInContext): Promise<void> {
  const { tenant, actor, now, ifMatch } = context
  const account = await untilNotOvertaken(services, place.id, async () => {
    const found = await loadAccount(services, { tenant, id: place.id, actor, now })
    mustMayWrite(place.kind, found)
    const before = recordsOf(found).find((one) => one.kind === place.kind && one.key === place.key)
    if (!before) throw unknownRecord(place)
    mustBeVersion({ seen: ifMatch, found: before.version, what: kindOf(place.kind).title, code: 'record.stale' })
    mustSeeAll(before, found)
    await log(services, found, context, {
      event: { type: 'RecordRemoved', account: found.account.id, kind: place.kind, key: place.key, before: before.data },
      models: { recordsRemoved: [{ account: found.account.id, kind: place.kind, key: place.key }] },
    })
    return found.account.id
  })
  await services.recheck(tenant, [account], now)
}

async function log(
  { store }: AccountServices,
  { account, loaded }: AccountCase,
  { tenant, actor, now }: SignedInContext,
  { event, models }: { event: AccountEvent; models: Models },
) {
  await store.append({
    tenant,
    stream: { kind: 'account', id: account.id },
    expectedVersion: loaded.accountVersion,
    events: [event],
    ...loggedAs(actor),
    at: now.toISOString(),
    models,
  })
}

/** A tier is one of the workspace's, under the name that the list has. What stood there before the list was made may stay until it is changed. */
function withKnownTier(
  data: RecordData<'service-tier'>,
  before: Readonly<Record<string, unknown>> | undefined,
  { directory }: AccountCase,
): RecordData<'service-tier'> {
  return before?.tier === data.tier ? data : { ...data, tier: tierName(directory.tiers, data.tier) }
}

function mustMayWrite(kind: Kind, { account, audience, loaded }: AccountCase): void {
  const { plural, edit } = kindOf(kind)
  if (!mayEditKind(kind, audience)) {
    const who = {
      nobody: 'Baton itself writes them.',
      holder: 'Who holds the account, their manager and operations may.',
      manager: 'The manager of the account and operations may.',
    }[edit]
    throw new Refusal('forbidden', 'record.not-yours', `You cannot edit ${plural.toLowerCase()} of ${account.name} by hand. ${who}`)
  }
  const feeder = feederOf(kind, loaded.workspace.settings)
  if (feeder !== undefined)
    throw new Refusal('conflict', 'record.fed', `${plural} come from ${feeder}. Change it there; Baton reads it from there.`)
}

/** Who can't read a note could otherwise make it disappear. What a schema fills in by itself hides nothing. */
function mustSeeAll({ kind, key, data }: Stored, { audience }: AccountCase): void {
  const { schema } = kindOf(kind)
  const hidden = hiddenFields(schema, audience).find((name) => {
    const filledIn = schema.shape[name]?.safeParse(undefined)
    return data[name] !== undefined && !(filledIn?.success && filledIn.data === data[name])
  })
  if (hidden)
    throw new Refusal('forbidden', 'record.field-not-yours', `"${key}" holds something that you may not read, so you cannot remove it.`)
}
