import { sha256 } from '../../core/base/sha256.ts'

/** Randomness that is the same every time: a demo that differs from day to day could not be described. */
export type Chance = {
  /** From 0 up to, but not including, 1. */
  next: () => number
  /** A whole number, both ends included. */
  between: (least: number, most: number) => number
  happens: (probability: number) => boolean
  pick: <T>(list: readonly T[]) => T
  /** So many different ones, in random order. */
  some: <T>(list: readonly T[], count: number) => T[]
}

/** The same name gives the same sequence; each account has its own, so that one more record of one moves nothing elsewhere. */
export function chanceFor(name: string): Chance {
  let state = Number.parseInt(sha256(name).slice(0, 8), 16)
  // Mulberry32: thirty-two bits of state are plenty for choosing names.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  const pick = <T>(list: readonly T[]): T => {
    const [found] = list.slice(between(0, list.length - 1))
    if (found === undefined) throw new Error('There is nothing to pick from')
    return found
  }
  return {
    next,
    between,
    happens: (probability) => next() < probability,
    pick,
    some: (list, count) => {
      const left = [...list]
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(between(0, left.length - 1), 1)).flat()
    },
  }
}

/** A UUID made from a name: the same in every demo. */
export function idFor(name: string): string {
  const hex = sha256(name)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
