/** A "no" from the server, with the code that scripts rely on and the sentence that people read. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly data: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.data = data
  }
}

/** An address names what there is not any more, or never was: the sentence says what there is. */
export const isUnknownFilter = (error: unknown): error is Problem => error instanceof Problem && error.code === 'filter.unknown'

/** Somebody else has changed it since it was read. */
export const isStale = (error: unknown): error is Problem => error instanceof Problem && error.status === 412

/** The connection, not the server, failed. Nothing is known about what happened. */
export class Unreachable extends Error {}

/** Reads an answer that is not a success. What isn't problem+json still becomes a sentence. */
export async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => undefined)
  const data = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const code = typeof data.code === 'string' ? data.code : 'internal'
  const detail = typeof data.detail === 'string' ? data.detail : `The server answered ${answer.status}. Nothing was changed.`
  return new Problem(answer.status, code, detail, data)
}
