import { Refusal } from '../core/base/refusal.ts'
import type { Repeat } from '../core/process/handover.ts'
import type { Change, Outcome, Provider, RecordAccess } from './connector.ts'
import { ConnectorFault } from './fault.ts'

/** Makes one change, and says what is known about it afterwards. Order between changes, claims and retries are the caller's. */
export const applyChange = (provider: Provider, change: Change, records: RecordAccess): Promise<Outcome> =>
  attempt(provider, change, { to: () => provider.apply(change, records), look: () => provider.verify(change, records) })

/** Takes one change back to what was before it. */
export const undoChange = (provider: Provider, change: Change, records: RecordAccess): Promise<Outcome> =>
  attempt(provider, change, {
    to: () => provider.undo(change, records),
    look: async () => {
      const undone = await provider.verify({ ...change, before: change.after, after: change.before }, records)
      return undone ? { state: 'undone' } : undefined
    },
  })

/** Reads back whether a change is there; undefined while it isn't. For changes that people make, and for taking over after a crash. */
export const verifyChange = (provider: Provider, change: Change, records: RecordAccess): Promise<Outcome | undefined> =>
  provider.verify(change, records)

type Steps = { to: () => Promise<Outcome>; look: () => Promise<Outcome | undefined> }

async function attempt(provider: Provider, change: Change, { to, look }: Steps): Promise<Outcome> {
  const operation = provider.operations[change.action]
  if (!operation)
    return {
      state: 'failed',
      because: `${change.system} is connected, but this connection can't do "${change.action}". ${change.instruction}`,
    }
  try {
    return await to()
  } catch (error) {
    // That Baton's own record was overtaken, or its database is away, says nothing about the other system: it is looked at again.
    if (error instanceof Refusal && (error.kind === 'stale' || error.kind === 'unavailable')) throw error
    if (error instanceof Refusal) return { state: 'failed', because: error.message }
    if (!(error instanceof ConnectorFault)) throw error
    switch (error.kind) {
      case 'refused':
      case 'token expired':
        return { state: 'failed', because: error.message }
      case 'rate limited':
        // Turned away at the door: nothing happened, so even what may never be repeated may be tried.
        return { state: 'failed', because: error.message, retryAfterSeconds: error.waitSeconds ?? 60 }
      case 'timed out':
        return afterTimeout(error, operation.repeat, look)
    }
  }
}

/** It may have happened or not. Looking is always allowed; doing it again is, where the operation says so. */
async function afterTimeout(error: ConnectorFault, repeat: Repeat, look: Steps['look']): Promise<Outcome> {
  let seen: Outcome | undefined
  let couldLook = true
  try {
    seen = await look()
  } catch (trouble) {
    if (!(trouble instanceof ConnectorFault)) throw trouble
    couldLook = false
  }
  if (seen) return seen
  const because = `${error.message} Nobody can tell yet whether it was done.`
  const mayRepeat = repeat === 'natural' || repeat === 'keyed' || (repeat === 'probed' && couldLook)
  return { state: 'unknown', because, ...(mayRepeat ? { retryAfterSeconds: 30 } : {}) }
}
