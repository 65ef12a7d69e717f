import { hash } from 'node:crypto'
import type { Actor } from '../core/policy/member.ts'

/** Who comes with a token. */
export type SignedIn = { tenant: string; actor: Actor; token: string }

/** Looks a token up where sessions are kept; undefined when it is unknown or over. */
export type FindSession = (token: string) => Promise<{ tenant: string; actor: Actor } | undefined>

/** How long a sign-out somewhere else, or a changed right, may take to be noticed here. */
const cacheMilliseconds = 5_000
const mostCached = 10_000

/**
 * Sessions by token, looked up at most once in five seconds: a page asks for ten things at once, and each would cost a wait
 * on the database. Signing out empties it at once.
 */
export class SessionCache {
  readonly #find: FindSession
  readonly #monotonic: () => number
  readonly #known = new Map<string, { signedIn: SignedIn; until: number }>()
  readonly #streams = new Map<string, Set<AbortController>>()
  /** Whose a stream is, and whether they may still follow it. */
  readonly #followers = new Map<AbortController, { tenant: string; person: string; isStillAllowed: () => Promise<boolean> }>()
  #changes = 0

  constructor(find: FindSession, monotonic: () => number) {
    this.#find = find
    this.#monotonic = monotonic
  }

  /** Whether it is remembered, so that finding it costs nothing. */
  knows(token: string): boolean {
    const known = this.#known.get(keyOf(token))
    return known !== undefined && known.until > this.#monotonic()
  }

  async find(token: string): Promise<SignedIn | undefined> {
    const key = keyOf(token)
    const known = this.#known.get(key)
    if (known && known.until > this.#monotonic()) return known.signedIn
    this.#known.delete(key)
    const before = this.#changes
    const found = await this.#find(token)
    if (!found) return undefined
    const signedIn = { ...found, token }
    // What was read while sessions changed may be what was before: it answers this request and is not kept.
    if (before !== this.#changes) return signedIn
    if (this.#known.size >= mostCached) this.#known.clear()
    this.#known.set(key, { signedIn, until: this.#monotonic() + cacheMilliseconds })
    return signedIn
  }

  /** After a sign-out: the next request asks again, and open streams of the token end. */
  forget(token: string): void {
    const key = keyOf(token)
    this.#known.delete(key)
    this.#end(key)
  }

  /** After a reset, or when the server closes. */
  forgetAll(): void {
    this.#known.clear()
    for (const key of [...this.#streams.keys()]) this.#end(key)
  }

  /**
   * Sessions or rights of this person (of anybody, without one) may have changed: the next request asks again, and of their open
   * streams those end whose session does not count any more.
   */
  changed({ tenant, person }: { tenant: string; person?: string }): void {
    this.#changes += 1
    for (const [key, { signedIn }] of this.#known)
      if (signedIn.tenant === tenant && (person === undefined || personOf(signedIn) === person)) this.#known.delete(key)
    for (const [controller, follower] of this.#followers) {
      if (follower.tenant !== tenant || (person !== undefined && follower.person !== person)) continue
      follower.isStillAllowed().then(
        (isAllowed) => isAllowed || controller.abort(),
        () => {}, // The database is away: the next heartbeat asks again.
      )
    }
  }

  /** Ends with the session. `release` when the stream has ended by itself. */
  signalFor(signedIn: SignedIn): {
    signal: AbortSignal
    end: () => void
    release: () => void
    isStillAllowed: () => Promise<boolean>
  } {
    const { token, tenant } = signedIn
    const key = keyOf(token)
    const controller = new AbortController()
    const isStillAllowed = async () => (await this.find(token)) !== undefined
    this.#followers.set(controller, { tenant, person: personOf(signedIn), isStillAllowed })
    const streams = this.#streams.get(key) ?? new Set()
    this.#streams.set(key, streams.add(controller))
    const release = () => {
      this.#followers.delete(controller)
      streams.delete(controller)
      if (streams.size === 0 && this.#streams.get(key) === streams) this.#streams.delete(key)
    }
    return { signal: controller.signal, end: () => controller.abort(), release, isStillAllowed }
  }

  #end(key: string): void {
    const streams = this.#streams.get(key) ?? []
    this.#streams.delete(key)
    for (const controller of streams) controller.abort()
  }
}

const personOf = ({ actor }: SignedIn): string => (actor.kind === 'baton' ? 'baton' : actor.member.id)

/** A dump of the process holds no token that way, only what it hashes to. */
const keyOf = (token: string) => hash('sha256', token, 'base64')
