import type { z } from 'zod'
import type { RefusalKind } from '../core/base/refusal.ts'
import type { WorkspaceAction } from '../core/policy/can.ts'
import { apiRoot } from './paths.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A code that scripts may rely on, with the kind that decides its status, and when it comes. */
export type Refused = { kind: RefusalKind; when: string }

/**
 * One thing that may be asked, as data. The server, the reference, the OpenAPI document, the browser's paths and the walk
 * as a stranger all read the same value, so none of them can forget one. `:name` in a path stands for a parameter.
 */
export type Endpoint = {
  method: Method
  /** Below `/api/v1`; what speaks SCIM below `/scim/v2`. */
  path: `/${string}`
  /**
   * Speaks SCIM 2.0 to directories: its own root and media type, its refusals as RFC 7644, 3.12 writes them, a version in `meta`, and
   * members of a body that it does not know are ignored, since directories send whatever they have (decision 0038).
   */
  scim?: true
  /** What it does, as an order without a full stop. */
  summary: string
  /** What a caller must know beyond that. */
  about?: string
  /** Who may ask: everybody who can reach the server, or people allowed this action. Without it a route does not exist. */
  who: 'anyone' | WorkspaceAction
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** When the body is a file: its media type. It arrives as bytes, so that a wrong encoding can be told from a wrong file. */
  file?: string
  /**
   * Answers as text where the query says so: values of `as` with their media types. The answer's `text` is sent, under its `name`
   * as a file; any other value of `as` gives JSON.
   */
  textAs?: Readonly<Record<string, string>>
  /**
   * The answer's `html` is sent as a page that the screens show in a frame: without script, without anything fetched, with an origin
   * of its own.
   */
  framed?: true
  /** The same for files that are no text: the answer's `bytes`, in base64, are sent as they are under its `name`. */
  bytesAs?: Readonly<Record<string, string>>
  /** The largest body in bytes; 256 KiB unless it says otherwise. */
  bodyLimitBytes?: number
  /** Takes an `Idempotency-Key`: repeated with the same body it answers the same and does nothing twice. */
  idempotent?: true
  /** Takes `If-Match` with the version that the caller saw. */
  ifMatch?: true
  /** The answer has a `version` (in SCIM, in its `meta`), told in `ETag` too. */
  versioned?: true
  /** What it does to the cookie of a browser: the token in the answer becomes it, or it ends, for this one or for all. */
  session?: 'opens' | 'closes' | 'restarts'
  status: 200 | 201 | 204
  /** Where what a 201 has made is read from then on, told in `Location`. Each `:name` is a member of the answer, else of the query. */
  madeAt?: `/${string}`
  /** The answer; none for 204. */
  output?: z.ZodType
  /** What `Prefer: return=minimal` is answered instead: it has `return: "minimal"` in it, so that a repeated answer tells its form too. */
  minimal?: z.ZodType
  /** Instead of an answer in JSON a file of this type, made while it is sent: the operation answers its `name` and a `stream` of bytes. */
  archive?: string
  /** Instead of one answer, server-sent events, each with this as its data. */
  events?: z.ZodType
  refusals: Readonly<Record<string, Refused>>
}

export const scimRoot = '/scim/v2'
export const scimType = 'application/scim+json'

/** The whole path, with the root under which it is served. */
export const wholePath = ({ path, scim }: Pick<Endpoint, 'path' | 'scim'>): string => `${scim ? scimRoot : apiRoot}${path}`

/** Keeps the exact type of each part, from which the types of its operation and its client follow. */
export const endpoint = <const E extends Endpoint>(value: E): E => value

type Part<E, K extends string> = K extends keyof E ? (E[K] extends z.ZodType ? { [P in K]: z.output<E[K]> } : unknown) : unknown

/** What an operation is given: the parts that the endpoint has, parsed. */
export type InputOf<E> = Part<E, 'params'> & Part<E, 'query'> & (E extends { file: string } ? { body: Uint8Array } : Part<E, 'body'>)

export type OutputOf<E> = E extends { output: z.ZodType }
  ? z.output<E['output']>
  : E extends { archive: string }
    ? { name: string; stream: AsyncIterable<Uint8Array> }
    : undefined

/** What it answers when it is asked for little. */
export type MinimalOf<E> = E extends { minimal: infer M extends z.ZodType } ? z.output<M> : never

export type EventOf<E> = E extends { events: z.ZodType } ? z.output<E['events']> : never
