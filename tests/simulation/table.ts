/** Takes back what a change did to tables, when it fails in the middle. */
export class Undo {
  #steps: (() => void)[] | undefined

  note(step: () => void): void {
    this.#steps?.push(step)
  }

  /** Whole or not at all. */
  together<T>(change: () => T): T {
    if (this.#steps) throw new Error('One change at a time')
    this.#steps = []
    try {
      return change()
    } catch (error) {
      for (const step of this.#steps.toReversed()) step()
      throw error
    } finally {
      this.#steps = undefined
    }
  }
}

/** Rows by key. A row is replaced, never changed, so tables can share them. */
export class Table<Row> {
  readonly #rows: Map<string, Row>
  readonly #undo: Undo

  constructor(undo: Undo, rows: Iterable<[string, Row]> = []) {
    this.#undo = undo
    this.#rows = new Map(rows)
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }
  has(key: string): boolean {
    return this.#rows.has(key)
  }
  all(): Row[] {
    return [...this.#rows.values()]
  }
  where(is: (row: Row) => boolean): Row[] {
    const found: Row[] = []
    for (const row of this.#rows.values()) if (is(row)) found.push(row)
    return found
  }
  set(key: string, row: Row): void {
    const before = this.#rows.get(key)
    this.#undo.note(() => (before === undefined ? this.#rows.delete(key) : this.#rows.set(key, before)))
    this.#rows.set(key, row)
  }
  delete(key: string): void {
    const before = this.#rows.get(key)
    if (before === undefined) return
    // Rows are looked through in no promised order, so one that comes back may stand elsewhere.
    this.#undo.note(() => this.#rows.set(key, before))
    this.#rows.delete(key)
  }
  entries(): IterableIterator<[string, Row]> {
    return this.#rows.entries()
  }
}
