import type { Database } from './database.ts'

/** What became of each change, in their order; a load stands in line like one. `leave` says that the next may begin before this one's answers are there. */
type WriteTogether<Change, Result> = (changes: readonly Change[], leave: () => void) => Promise<PromiseSettledResult<Result>[]>

/**
 * Where changes stand while another is being written: whoever comes alone goes at once, and all who came meanwhile go together, at
 * most so many, each thing once. Nobody waits for others to come.
 */
export function line<Change, Result>({
  most,
  thingOf,
  write,
}: {
  most: number
  thingOf: (change: Change) => unknown
  write: WriteTogether<Change, Result>
}): (change: Change) => Promise<Result> {
  type Waiting = { change: Change; resolve: (result: Result) => void; reject: (reason: unknown) => void }
  let waiting: Waiting[] = []
  let isBusy = false

  const take = (): Waiting[] => {
    const things = new Set<unknown>()
    const end = waiting.findIndex(({ change }) => things.size === most || things.size === things.add(thingOf(change)).size)
    const taken = waiting.slice(0, end === -1 ? waiting.length : end)
    waiting = waiting.slice(taken.length)
    return taken
  }

  const go = async (): Promise<void> => {
    isBusy = true
    while (waiting.length > 0) {
      const taken = take()
      await new Promise<void>((leave) => {
        write(
          taken.map(({ change }) => change),
          leave,
        )
          .then(
            (results) => {
              for (const [place, { resolve, reject }] of taken.entries()) {
                const result = results[place]
                if (result?.status === 'fulfilled') resolve(result.value)
                else reject(result?.reason ?? new Error('A change was written without an answer'))
              }
            },
            (reason: unknown) => {
              for (const { reject } of taken) reject(reason)
            },
          )
          .finally(leave)
      })
    }
    isBusy = false
  }

  return (change) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ change, resolve, reject })
      if (!isBusy) void go()
    })
}

/** A line of its own for each workspace of a database, in this process. */
export function lineEach<Change, Result>(make: (database: Database, tenant: string) => (change: Change) => Promise<Result>) {
  const lines = new WeakMap<Database, Map<string, (change: Change) => Promise<Result>>>()
  return (database: Database, tenant: string): ((change: Change) => Promise<Result>) => {
    const own = lines.get(database) ?? new Map<string, (change: Change) => Promise<Result>>()
    lines.set(database, own)
    const stands = own.get(tenant) ?? make(database, tenant)
    own.set(tenant, stands)
    return stands
  }
}
