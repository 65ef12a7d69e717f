import { Refusal } from '../core/base/refusal.ts'

/**
 * Does work on one after the other, for what happens by itself: one that does not get through keeps none behind it from its turn, and
 * is told at the end. A database that is away ends it at once, as each of them would wait for it.
 */
export async function eachAlone<T>(things: Iterable<T>, work: (thing: T) => Promise<unknown>): Promise<void> {
  const wrong: unknown[] = []
  for (const thing of things) {
    try {
      await work(thing)
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'unavailable') throw error
      wrong.push(error)
    }
  }
  if (wrong.length > 0) throw wrong[0]
}
