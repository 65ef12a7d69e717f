/** Takes so many numbers in a row, the first of them at least `from`, and works with them. */
export type TakeNumbers = <T>(asked: { tenant: string; from: number; count?: number }, work: (first: number) => Promise<T>) => Promise<T>

/**
 * Starts in this process that are decided at the same moment take different numbers, so that none waits for another. Numbers of what
 * was written stay taken until a start was told of later ones by the database; those of what was refused are free again. What holds is
 * that the database takes a number once: whom another process overtakes decides anew.
 */
export function takeNumbers(): TakeNumbers {
  const taken = new Map<string, Set<number>>()
  return async ({ tenant, from, count = 1 }, work) => {
    const own = taken.get(tenant) ?? new Set()
    taken.set(tenant, own)
    for (const number of own) if (number < from) own.delete(number)
    let first = from
    for (let next = first; next < first + count; next++) if (own.has(next)) first = next + 1
    const mine = Array.from({ length: count }, (_, place) => first + place)
    for (const number of mine) own.add(number)
    try {
      return await work(first)
    } catch (error) {
      for (const number of mine) own.delete(number)
      throw error
    }
  }
}
