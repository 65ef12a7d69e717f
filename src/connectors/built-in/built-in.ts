import { z } from 'zod'
import { Refusal } from '../../core/base/refusal.ts'
import type { Data } from '../../core/cutover/action.ts'
import { actionNamed, actions } from '../../core/cutover/actions.ts'
import { brokenPromise } from '../../core/cutover/broken-promise.ts'
import { type Capability, capabilities } from '../../core/cutover/capabilities.ts'
import { conflictSentence } from '../../core/cutover/conflict-sentence.ts'
import { isMade, mergeChange } from '../../core/cutover/merge-change.ts'
import type { Kind } from '../../core/records/kinds.ts'
import { parseRecord } from '../../core/records/record.ts'
import type { Change, Connector, Provider, RecordAccess } from '../connector.ts'
import { missingGround } from '../missing-ground.ts'
import { read } from '../read-change.ts'

/** Works on Baton's own records, so that everything runs without any other system. */
export const builtIn: Connector = {
  name: 'built-in',
  title: "Baton's own records",
  about: 'Changes are made in the records that Baton keeps. Nothing leaves Baton.',
  serves: Object.keys(capabilities) as Capability[],
  settings: z.object({}),
  connect: () => provider,
}

const provider: Provider = {
  by: 'built-in',
  operations: Object.fromEntries(actions.filter(({ byHandOnly }) => !byHandOnly).map(({ name, repeat }) => [name, { repeat }])),

  async apply(change, records) {
    await write(change, records)
    // What counts is what can be read back, not that the call came back.
    return (
      (await provider.verify(change, records)) ?? {
        state: 'failed',
        because: `${change.subject}: it was written, but reads differently again.`,
      }
    )
  },

  async verify(change, records) {
    const { kind, before, after } = read(change)
    const found = await records.read(change.account, kind, change.record.key)
    return isThere(change, found?.data ?? null, { before, after }) ? { state: 'verified' } : undefined
  },

  async undo(change, records) {
    const { standsOn: _gone, ...rest } = change
    await write({ ...rest, before: change.after, after: change.before }, records)
    return { state: 'undone' }
  },
}

/** A record under a key that we gave is the one that we made, whatever became of it since. */
function isThere({ action }: Change, current: Data | null, { before, after }: { before: Data | null; after: Data | null }): boolean {
  if (actionNamed(action)?.repeat === 'keyed' && before === null && after !== null) return current !== null
  return isMade(current, { before, after })
}

/** How often to look again when somebody saves the same record at the same moment. */
const attempts = 4

async function write(change: Change, records: RecordAccess): Promise<void> {
  const { kind, before, after } = read(change)
  const { account, subject, record } = change
  for (let attempt = 1; ; attempt++) {
    const found = await records.read(account, kind, record.key)
    const current = found?.data ?? null
    if (isThere(change, current, { before, after })) return
    const merged = mergeChange(current, { before, after })
    if ('conflicts' in merged) throw new Refusal('conflict', 'effect.conflict', conflictSentence(kind, subject, merged.conflicts))
    const broken = brokenPromise(kind, current, merged.data)
    if (broken) throw new Refusal('conflict', 'effect.never', broken)
    const missing = await missingGround(change, records)
    if (missing) throw new Refusal('conflict', 'effect.never', missing)
    try {
      await records.write(account, kind, record.key, merged.data && valid(kind, merged.data), found?.version ?? null)
      return
    } catch (error) {
      if (!(error instanceof Refusal && error.kind === 'stale') || attempt === attempts) throw error
    }
  }
}

const valid = (kind: Kind, data: Data): Data => parseRecord(kind, data)
