/** What kind of "no" it is; the edges (HTTP, CLI) translate it, nobody else does. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'unknown'
  | 'conflict'
  | 'stale'
  | 'keyReused'
  | 'tooLarge'
  | 'tooMany'
  | 'unavailable'

/** A "no" the caller can act on. Anything else that is thrown is our own bug and reads as one. */
export class Refusal extends Error {
  readonly kind: RefusalKind
  /** Stable, `subject.reason`; scripts may rely on it. */
  readonly code: string
  /** Where in the input, for example `/columns/2` or `rows.42.renewal`. */
  readonly where: string | undefined
  /** More for machines: the failing records, the newest version … never a secret. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(kind: RefusalKind, code: string, message: string, more: { where?: string; details?: Record<string, unknown> } = {}) {
    super(message)
    this.name = 'Refusal'
    this.kind = kind
    this.code = code
    this.where = more.where
    this.details = more.details
  }
}
