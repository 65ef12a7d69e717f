import type { CallState } from '../core/process/handover.ts'
import type { Store } from '../store/store.ts'

/** Somebody's time that is taken by a call of a handover. */
export type ArrangedCall = { handover: string; person: string; start: string; minutes: number; ref: string }

/** All calls of a workspace that are still to come. */
export async function arrangedCalls(store: Pick<Store, 'callsToCome'>, tenant: string): Promise<ArrangedCall[]> {
  return (await store.callsToCome(tenant)).flatMap(({ id, ref, calls }) =>
    Object.values(calls as Record<string, CallState>)
      .filter(({ cancelled }) => !cancelled)
      .flatMap(({ people = [], start, minutes }) => people.map((person) => ({ handover: id, ref, person, start, minutes }))),
  )
}
