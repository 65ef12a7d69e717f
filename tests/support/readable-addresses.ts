import { endpoints } from '../../src/contract/all.ts'
import type { Endpoint } from '../../src/contract/endpoint.ts'

type Given = {
  /** By the subject that a path begins with: the id that it is asked about. */
  ids: Readonly<Record<string, string>>
  mail: string
  /** What is asked of a path beside nothing. */
  queries: Readonly<Record<string, readonly string[]>>
  records: readonly { kind: string; key: string }[]
}

/** Every way in which the contract lets one read, with our ids wherever it takes one: a new endpoint is among them by itself. */
export function readableAddresses({ ids, mail, queries, records }: Given): string[] {
  return (Object.values(endpoints) as Endpoint[])
    .filter(({ method, events }) => method === 'GET' && !events)
    .flatMap(({ path }) => {
      const filled = path.replace(
        /^\/(\w+)\/:id/,
        (whole, subject: string) => `/${subject}/${ids[subject] ?? (subject === 'mail' ? mail : whole)}`,
      )
      const each = filled.includes(':kind') ? records.map(({ kind, key }) => filled.replace(':kind', kind).replace(':key', key)) : [filled]
      return each.flatMap((one) => (queries[path] ?? ['']).map((query) => `${one}${query}`))
    })
}
