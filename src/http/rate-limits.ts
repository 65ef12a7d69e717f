import { isIPv6 } from 'node:net'
import { HttpRefusal } from './refusals.ts'

/** How many requests at once, and how many a minute after that. */
export type Limit = { burst: number; aMinute: number }

export type Limits = {
  /** Of somebody who is signed in, by session or token. */
  caller: Limit
  /** Of an address without a session: signing in, links, pages of links. Without it addresses mean nothing here. */
  address?: Limit
  /** Tokens that nobody has, from one address, before more of them are looked up. */
  unknownTokens?: Limit
}

/**
 * More than people, screens and scripts need, and less than a flood. Whoever comes through a proxy that is not named has its address
 * and not their own, so where there is one addresses are not counted: one person could lock all others out.
 */
export const usualLimits = ({ addressesMean }: { addressesMean: boolean }): Limits => ({
  caller: { burst: 600, aMinute: 1_200 },
  ...(addressesMean ? { address: { burst: 120, aMinute: 120 }, unknownTokens: { burst: 60, aMinute: 60 } } : {}),
})

const mostKept = 20_000

/** Buckets that fill again with time, in the memory of this process: to ask costs no wait, and a restart begins anew. */
export class RateLimits {
  readonly #limits: Limits | undefined
  readonly #monotonic: () => number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  constructor(limits: Limits | undefined, monotonic: () => number) {
    this.#limits = limits
    this.#monotonic = monotonic
  }

  /** Takes one of what is left for this; refuses with how long to wait when nothing is. */
  take(what: keyof Limits, who: string): void {
    const limit = this.#limits?.[what]
    if (!limit) return
    const bucket = this.#bucket(what, who, limit)
    if (bucket.left < 1) throw tooMany(limit, bucket.left)
    bucket.left -= 1
  }

  /** Refuses as `take` does, and takes nothing. */
  look(what: keyof Limits, who: string): void {
    const limit = this.#limits?.[what]
    if (!limit) return
    const { left } = this.#bucket(what, who, limit)
    if (left < 1) throw tooMany(limit, left)
  }

  #bucket(what: string, who: string, { burst, aMinute }: Limit) {
    const now = this.#monotonic()
    const key = `${what} ${who}`
    const known = this.#buckets.get(key)
    const left = known ? Math.min(burst, known.left + ((now - known.at) / 60_000) * aMinute) : burst
    const bucket = { left, at: now }
    // Put last again, so that what is dropped for room is what was asked longest ago.
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > mostKept) this.#buckets.delete(this.#buckets.keys().next().value ?? '')
    return bucket
  }
}

const tooMany = ({ aMinute }: Limit, left: number) => {
  const seconds = Math.max(1, Math.ceil(((1 - left) / aMinute) * 60))
  return new HttpRefusal(429, 'request.too-many', `Those were too many requests at once. Wait ${seconds} s and go on more slowly.`, {
    'retry-after': String(seconds),
  })
}

/** Whom an address stands for: who has one of the new kind has 2^64 of them. */
export function holderOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=[\d.]+$)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const whole = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest]
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
