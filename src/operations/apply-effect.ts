import { attemptEffect } from '../connectors/attempt-effect.ts'
import type { RecordAccess } from '../connectors/connector.ts'
import { Refusal } from '../core/base/refusal.ts'
import { personName } from '../core/policy/person-name.ts'
import { tierName } from '../core/policy/service-tiers.ts'
import type { EffectState } from '../core/process/handover.ts'
import { untilNotOvertaken } from './load-account.ts'
import { machineCommand } from './machine-command.ts'
import type { Services } from './services.ts'

/** How long one attempt may take before another worker may look at the change. */
const leaseSeconds = 60
/** How often a machine tries before it says what it knows. */
const mostAttempts = 5

/**
 * Makes (or takes back) one change that a person asked for. Claimed first, so that two workers never make it together; the
 * result is written only under the newest claim (invariant 26).
 */
export async function applyEffect(
  services: Services,
  { tenant, handover, effect: id, now }: { tenant: string; handover: string; effect: string; now: Date },
) {
  const claim = await services.store.claimEffect({ tenant, handover, effect: id, now, leaseSeconds })
  if (!claim) return undefined
  const effect = claim.data as unknown as EffectState
  const provider = await services.provider(tenant, effect, claim.fence)
  const who = effect.attested ? personName(effect.attested.by, (await services.directory(tenant)).people) : ''
  const access = recordAccess(services, tenant, now, who === '' ? undefined : `the word of ${who}`)
  const { retryAfterSeconds, ...outcome } = await attemptEffect(provider, effect, access, who)
  if (retryAfterSeconds !== undefined && claim.fence < mostAttempts) {
    // What may be repeated is, after the break that the other side asks for; only then do people hear of it.
    const until = new Date(now.getTime() + retryAfterSeconds * 1000)
    await services.store.postponeEffect({ tenant, handover, effect: id, fence: claim.fence, until })
    return undefined
  }
  return machineCommand(services, {
    tenant,
    id: handover,
    now,
    command: { command: 'effect-result', effect: id, result: outcome },
    effectResult: { handover, id, fence: claim.fence, state: outcome.state, data: { result: outcome } },
  })
}

/** The records of one account as the built-in provider reads and writes them: each write is an event on the account's own stream. */
function recordAccess(services: Services, tenant: string, now: Date, source?: string): RecordAccess {
  const { store } = services
  const at = now.toISOString()
  const find = async (account: string, kind: string, key: string) => {
    const loaded = await store.load(tenant, { account })
    if ('answered' in loaded) throw new Error('Nothing was asked with a key')
    const record = loaded.records.find((one) => one.account === account && one.kind === kind && one.key === key)
    return { record, accountVersion: loaded.accountVersion }
  }
  return {
    read: async (account, kind, key) => {
      const { record } = await find(account, kind, key)
      return record && { data: record.data as Record<string, unknown>, version: record.version }
    },
    // Somebody who writes another record of the account at the same moment is in nobody's way.
    write: (account, kind, key, data, expectedVersion) =>
      untilNotOvertaken(services, account, async () => {
        const { record, accountVersion } = await find(account, kind, key)
        if ((record?.version ?? null) !== expectedVersion)
          throw new Refusal('stale', 'record.stale', `The record "${key}" was changed in the meantime.`)
        // A page may name a tier that the workspace does not have, or no longer.
        if (kind === 'service-tier' && typeof data?.tier === 'string') tierName((await services.directory(tenant)).tiers, data.tier)
        await store.append({
          tenant,
          stream: { kind: 'account', id: account },
          expectedVersion: accountVersion,
          events: [
            data === null
              ? { type: 'RecordRemoved', kind, key }
              : { type: 'RecordWritten', kind, key, data, source: source ?? record?.source ?? 'Baton' },
          ],
          actor: 'baton',
          at,
          models:
            data === null
              ? { recordsRemoved: [{ account, kind, key }] }
              : { records: [{ account, kind, key, data, source: source ?? record?.source ?? 'Baton', checkedAt: at }] },
        })
      }),
  }
}
