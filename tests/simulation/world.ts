import { createHash } from 'node:crypto'
import { type Random, randomFrom } from '../../src/core/process/testing/random.ts'

type Coming = { at: number; order: number; happen: () => void }

/** All that is left to do at this moment is done: promises that are kept lead on to others, within this turn of the machine. */
const quiet = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * The time and the chance of one simulated life of the whole system. Whatever waits for anything outside of the rules waits here, and
 * the seed decides how long; so the same seed gives the same order of everything, which the trace tells.
 */
export class World {
  readonly random: Random
  /** Milliseconds since the beginning: what a stop-watch would show. */
  elapsed = 0
  /** How far the clocks on the wall were set forward, or back. */
  leapt = 0
  /** Once it is calm nothing goes wrong any more. */
  isCalm = false
  readonly hits = new Map<string, number>()
  readonly lines: string[] = []
  readonly #began: number
  readonly #hash = createHash('sha256')
  #coming: Coming[] = []
  #order = 0
  #ids = 0

  constructor(seed: number, began: string) {
    this.random = randomFrom(seed)
    this.#began = Date.parse(began)
  }

  wall(skew = 0): Date {
    return new Date(this.#began + this.elapsed + this.leapt + skew)
  }

  /** Ids in the form of real ones, the same for the same seed. */
  newId = (): string => {
    this.#ids += 1
    const part = (length: number) => Array.from({ length }, () => this.random.below(16).toString(16)).join('')
    return `${this.#ids.toString(16).padStart(8, '0')}-${part(4)}-7${part(3)}-8${part(3)}-${part(12)}`
  }

  /** Goes into the trace. */
  note(line: string): void {
    const whole = `${this.elapsed} ${line}`
    this.#hash.update(`${whole}\n`)
    this.lines.push(whole)
  }

  trace(): string {
    return this.#hash.copy().digest('hex')
  }

  /** Whether it happens here this time; what happens is counted under its name. */
  strikes(name: string, share: number): boolean {
    if (this.isCalm || !this.random.chance(share)) return false
    this.struck(name)
    return true
  }
  struck(name: string): void {
    this.hits.set(name, (this.hits.get(name) ?? 0) + 1)
    this.note(`! ${name}`)
  }

  /** Answers how to call it off. */
  after(milliseconds: number, happen: () => void): () => void {
    const one = { at: this.elapsed + milliseconds, order: this.#order++, happen }
    this.#coming.push(one)
    return () => {
      const place = this.#coming.indexOf(one)
      if (place >= 0) this.#coming.splice(place, 1)
    }
  }
  waits(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(milliseconds, resolve))
  }

  /** Lets so much time pass, with everything that happens in it, one thing after the other. */
  async passes(milliseconds: number): Promise<void> {
    const end = this.elapsed + milliseconds
    for (;;) {
      await quiet()
      let next: Coming | undefined
      for (const one of this.#coming) if (!next || one.at < next.at || (one.at === next.at && one.order < next.order)) next = one
      if (!next || next.at > end) break
      this.#coming.splice(this.#coming.indexOf(next), 1)
      this.elapsed = Math.max(this.elapsed, next.at)
      next.happen()
    }
    this.elapsed = end
  }
}
