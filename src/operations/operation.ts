import type { z } from 'zod'
import type { Endpoint, EventOf, InputOf, MinimalOf, OutputOf } from '../contract/endpoint.ts'
import type { Actor } from '../core/policy/member.ts'

/** The key under which a caller may repeat a request, and what must be the same when they do. */
export type Idempotency = {
  key: string
  /** SHA-256 (hex) over the endpoint and everything that was asked. */
  requestHash: string
}

/** What an operation knows beside its input. Whoever calls it has let the actor in: the right that the endpoint names is checked. */
export type Context = {
  tenant: string
  /** The time that counts in this workspace: in a demo, the demo's. */
  now: Date
  requestId: string
  /** What the caller's browser says about itself. */
  agent?: string
  /** The version that the caller saw. Absent: judged on the newest state. */
  ifMatch?: number
  idempotency?: Idempotency
  /** The caller asked for little: what is written matters to them, not how all of it looks afterwards. */
  isBrief?: true
  /** Aborted when the caller has gone without an answer: what only reads need not go on for them. */
  gone?: AbortSignal
}

export type SignedInContext = Context & {
  actor: Actor
  /** The token that the caller came with, for ending its session. */
  token: string
}

type ContextOf<E> = E extends { who: 'anyone' } ? Context : SignedInContext

/** An event as it goes out: where in the log it stands, and what it says. */
export type Sent<T> = { position: number; data?: T }

/** How a stream of events is asked for: from which position on, and when to stop. */
export type StreamContext = SignedInContext & { after: number | undefined; signal: AbortSignal }

/** What fulfils one endpoint. Refuses by throwing a `Refusal`; anything else that it throws is our bug. */
export type Operation<E extends Endpoint> = E extends { events: z.ZodType }
  ? (input: InputOf<E>, context: StreamContext) => AsyncIterable<Sent<EventOf<E>>>
  : (input: InputOf<E>, context: ContextOf<E>) => Promise<OutputOf<E> | MinimalOf<E>>

/** One operation for each endpoint; a missing one does not compile. */
export type OperationsFor<Endpoints extends Readonly<Record<string, Endpoint>>> = {
  readonly [K in keyof Endpoints]: Operation<Endpoints[K]>
}
