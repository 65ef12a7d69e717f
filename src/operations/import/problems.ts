import type { ImportPreview } from '../../contract/imports.ts'

export type Problem = ImportPreview['problems'][number]
export type Place = Problem['places'][number]

/** How many places of one cause are listed; the others are counted. */
const mostPlaces = 20
const longestValue = 80

type Found = { code: string; severity: Problem['severity'] /** The sentence for the whole cause. */; message: string; place?: Place }

/** Problems by cause: one wrong export makes one line with its rows, not ten thousand lines. */
export class Problems {
  readonly #byCause = new Map<string, Problem>()
  readonly #heads = new Map<string, string>()

  /** From here on a place in the column of a field has the head that it has in the file, where people look for it. */
  columnsAre(heads: Iterable<readonly [title: string, head: string]>): void {
    for (const [title, head] of heads) this.#heads.set(title.toLowerCase(), head)
  }

  add({ code, severity, message, place }: Found): void {
    const cause = `${code}\n${message}`
    const known = this.#byCause.get(cause) ?? { code, severity, message, count: 0, places: [] }
    known.count += 1
    if (place && known.places.length < mostPlaces) {
      const column = this.#heads.get(place.column?.toLowerCase() ?? '') ?? place.column
      known.places.push({ ...place, column, value: place.value.slice(0, longestValue) })
    }
    this.#byCause.set(cause, known)
  }

  get hasErrors(): boolean {
    return this.#byCause.values().some(({ severity }) => severity === 'error')
  }

  /** Errors first, the most frequent first. */
  list(): Problem[] {
    return [...this.#byCause.values()].toSorted((a, b) => a.severity.localeCompare(b.severity) || b.count - a.count)
  }
}
