import { Refusal } from '../../core/base/refusal.ts'
import type { Data } from '../../core/cutover/action.ts'
import { actionNamed, actions } from '../../core/cutover/actions.ts'
import { brokenPromise } from '../../core/cutover/broken-promise.ts'
import { type Capability, capabilities } from '../../core/cutover/capabilities.ts'
import { conflictSentence } from '../../core/cutover/conflict-sentence.ts'
import { isMade, mergeChange } from '../../core/cutover/merge-change.ts'
import { parseRecord } from '../../core/records/record.ts'
import type { Change, Provider, RecordAccess } from '../connector.ts'
import { missingGround } from '../missing-ground.ts'
import { read } from '../read-change.ts'
import { callsFor } from './calls-for.ts'
import type { System } from './system.ts'

const capabilityOf = new Map((Object.entries(capabilities) as [Capability, string][]).map(([capability, words]) => [words, capability]))

/**
 * Makes changes by calls to the systems themselves. What has to be called is what differs from what the system holds, so a change
 * that stopped half-way goes on where it stopped; what was made is read back, and Baton's own record follows.
 */
export function throughSystems(systems: Readonly<Record<Capability, System>>): Provider {
  const systemOf = (change: Change) => systems[capabilityOf.get(change.system) ?? 'records']

  const verify: Provider['verify'] = async (change, records) => {
    const { kind, before, after } = read(change)
    const held = (await systemOf(change).read(change.account, kind, change.record.key)) ?? null
    if (!isThere(change, held, { before, after })) return undefined
    await follow(change, held, records)
    return { state: 'verified' }
  }

  const lead = async (change: Change): Promise<void> => {
    const { kind, before, after } = read(change)
    const { account, subject, record } = change
    const system = systemOf(change)
    const held = (await system.read(account, kind, record.key)) ?? null
    if (isThere(change, held, { before, after })) return
    const merged = mergeChange(held, { before, after })
    if ('conflicts' in merged) throw new Refusal('conflict', 'effect.conflict', conflictSentence(kind, subject, merged.conflicts))
    const broken = brokenPromise(kind, held, merged.data) ?? (await missingGround(change, asRecords(system)))
    if (broken) throw new Refusal('conflict', 'effect.never', broken)
    for (const call of callsFor({ kind, key: record.key }, held, merged.data)) await system.call(account, call)
  }

  return {
    by: 'built-in',
    operations: Object.fromEntries(actions.filter(({ byHandOnly }) => !byHandOnly).map(({ name, repeat }) => [name, { repeat }])),
    verify,
    async apply(change, records) {
      await lead(change)
      return (await verify(change, records)) ?? { state: 'failed', because: `${change.subject}: it was made, but reads differently again.` }
    },
    async undo({ standsOn: _gone, ...change }, records) {
      const back = { ...change, before: change.after, after: change.before }
      await lead(back)
      const { kind } = read(change)
      await follow(back, (await systemOf(change).read(change.account, kind, change.record.key)) ?? null, records)
      return { state: 'undone' }
    },
  }
}

/** A record under a key that we gave is the one that we made, whatever became of it since. */
function isThere({ action }: Change, held: Data | null, { before, after }: { before: Data | null; after: Data | null }): boolean {
  if (actionNamed(action)?.repeat === 'keyed' && before === null && after !== null) return held !== null
  return isMade(held, { before, after })
}

const asRecords = (system: System): RecordAccess => ({
  read: async (account, kind, key) => {
    const data = await system.read(account, kind, key)
    return data && { data, version: 1 }
  },
  write: () => Promise.reject(new Error('A look at what a system holds writes nothing')),
})

/** Baton's record says what the system was seen to hold. */
async function follow({ account, record }: Change, held: Data | null, records: RecordAccess): Promise<void> {
  const { kind } = read({ record, before: null, after: null })
  const found = await records.read(account, kind, record.key)
  if (held === null && !found) return
  await records.write(account, kind, record.key, held && parseRecord(kind, held), found?.version ?? null)
}
