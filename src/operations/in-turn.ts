/** Does work on one thing after the other, in the order in which it was asked for; work on different things goes side by side. */
export type InTurn = <T>(thing: string, work: () => Promise<T>) => Promise<T>

/**
 * Whoever writes at the same moment as others in this process waits for them instead of being overtaken and deciding anew each time.
 * Only a courtesy: what holds is the version that the database compares, also against other processes.
 */
export function inTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>()
  return async (thing, work) => {
    const before = last.get(thing) ?? Promise.resolve()
    const mine = before.then(work, work)
    last.set(thing, mine)
    try {
      return await mine
    } finally {
      if (last.get(thing) === mine) last.delete(thing)
    }
  }
}
