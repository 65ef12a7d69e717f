import type { ImportPreview } from '../../contract/imports.ts'
import { folded } from '../../core/base/folded.ts'
import { type Member, type Pool, poolsNow } from '../../core/policy/member.ts'
import { someoneWhoLeft } from '../../core/policy/person-name.ts'
import type { Place, Problems } from './problems.ts'

export type Difference = ImportPreview['differences'][number]

/** What a file comes down to: what is added, what changes, and the state on which that is true. */
export type Plan<Change> = {
  changes: Change[]
  differences: Difference[]
  unchanged: number
  /** Versions of everything that the file touches; part of the digest, so that a confirmation holds on this state only. */
  basis: unknown
}

export const place = (row: number, column: string, value: string): Place => ({ row, column, value })

export const difference = (
  field: string,
  before: string | number | null | undefined,
  after: string | number | null | undefined,
): Difference['fields'][number] => ({
  field,
  before: before === undefined || before === null ? null : String(before),
  after: after === undefined || after === null ? null : String(after),
})

/** Who somebody means: by address, by full name where only one has it, and where a pool may stand, by its name. */
export type Meant = { kind: 'person'; member: Member } | { kind: 'pool'; pool: Pool } | { kind: 'nobody' } | { kind: 'several' }

export class WhoIsWho {
  readonly #byMail: Map<string, Member>
  readonly #byName: Map<string, Member[]>
  readonly #pools: Map<string, Pool>
  readonly #names: Map<string, string>

  constructor(people: Iterable<Member>, pools: readonly Pool[]) {
    const members = [...people]
    this.#names = new Map([...members, ...pools].map(({ id, name }) => [id, name]))
    this.#byMail = new Map(members.map((member) => [member.email.toLowerCase(), member]))
    this.#byName = Map.groupBy(members, ({ name }) => folded(name))
    this.#pools = new Map(
      poolsNow(pools).flatMap((pool) => [
        [folded(pool.name), pool],
        [pool.id.toLowerCase(), pool],
      ]),
    )
  }

  nameOf(id: string | null | undefined): string | null {
    return id === null || id === undefined ? null : (this.#names.get(id) ?? someoneWhoLeft)
  }

  find(text: string, { poolsToo = false } = {}): Meant {
    const byMail = this.#byMail.get(text.toLowerCase())
    if (byMail) return { kind: 'person', member: byMail }
    const pool = poolsToo ? (this.#pools.get(folded(text)) ?? this.#pools.get(text.toLowerCase())) : undefined
    if (pool) return { kind: 'pool', pool }
    const named = this.#byName.get(folded(text)) ?? []
    const [member] = named
    return named.length > 1 ? { kind: 'several' } : member ? { kind: 'person', member } : { kind: 'nobody' }
  }
}

/** The names that stand above themselves, following `above` from each. */
export function inCircles(above: ReadonlyMap<string, string | undefined>): Set<string> {
  const circular = new Set<string>()
  const settled = new Set<string>()
  for (const start of above.keys()) {
    const path: string[] = []
    for (let at: string | undefined = start; at !== undefined && !settled.has(at); at = above.get(at)) {
      const again = path.indexOf(at)
      if (again >= 0) {
        for (const one of path.slice(again)) circular.add(one)
        break
      }
      path.push(at)
    }
    for (const one of path) settled.add(one)
  }
  return circular
}

/** A column that slipped by one row is valid in every cell; only the number of changes gives it away. */
export function noteMassChange(differences: readonly Difference[], { all, of }: { all: number; of: string }, problems: Problems): void {
  const changed = differences.filter(({ kind }) => kind === 'changed')
  const counts = Map.groupBy(
    changed.flatMap(({ fields }) => fields.filter(({ before }) => before !== null)),
    ({ field }) => field,
  )
  for (const [field, { length }] of counts) {
    if (length >= 10 && length * 2 > all)
      problems.add({
        code: 'column.many-changes',
        severity: 'warning',
        message: `"${field}" changes for ${length} of ${all} ${of}. Has the column slipped by a row?`,
      })
  }
}
