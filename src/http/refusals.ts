import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { scimRoot, scimType } from '../contract/endpoint.ts'
import { scimNames } from '../contract/scim.ts'
import { Refusal, type RefusalKind } from '../core/base/refusal.ts'
import type { Log } from './log.ts'

export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  unknown: 404,
  conflict: 409,
  stale: 412,
  tooLarge: 413,
  keyReused: 422,
  tooMany: 429,
  unavailable: 503,
} as const satisfies Record<RefusalKind, number>

/** A "no" that only makes sense in HTTP: no such path, not this method, not this media type. */
export class HttpRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Not understood',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Not possible now',
  412: 'No longer the newest version',
  413: 'Too large',
  414: 'Too long',
  415: 'Wrong content type',
  421: 'Wrong address',
  422: 'Key used for something else',
  429: 'Too many requests',
  431: 'Too large',
  500: 'Our mistake',
  503: 'Not available now',
}
export const titleOf = (status: number): string => titles[status] ?? 'Not possible'

/** Names the code for software that compares `type`, as RFC 9457 asks; it is no address to visit. */
export const typeOf = (code: string): string => `urn:baton:problem:${code}`

export type Problem = {
  status: number
  code: string
  detail: string
  where?: string | undefined
  details?: Readonly<Record<string, unknown>> | undefined
  headers?: Readonly<Record<string, string>>
}

export const problemBody = ({ status, code, detail, where, details }: Problem, requestId: string) => ({
  type: typeOf(code),
  title: titleOf(status),
  status,
  detail,
  code,
  ...(where === undefined ? {} : { where }),
  ...(details === undefined ? {} : { details }),
  requestId,
})

export const sendProblem = (request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply => {
  // Told by the path, as what is refused may be no endpoint at all.
  const isScim = request.url.startsWith(`${scimRoot}/`)
  return reply
    .code(problem.status)
    .headers(problem.headers ?? {})
    .header('content-type', `${isScim ? scimType : 'application/problem+json'}; charset=utf-8`)
    .send(JSON.stringify(isScim ? scimError(problem, request.id) : problemBody(problem, request.id)))
}

/** As RFC 7644, 3.12 writes an error. Its words for what is wrong are the second half of our code, where it has one for it. */
const scimError = (problem: Problem, requestId: string) => {
  const [subject, reason = ''] = problem.code.split('.')
  const word = reason.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const { code, where } = problem
  return {
    schemas: [scimNames.error, scimNames.problem],
    status: String(problem.status),
    ...(subject === 'scim' && (problem.status === 400 || problem.status === 409) ? { scimType: word } : {}),
    ...(code === 'request.invalid' || code === 'request.text' ? { scimType: 'invalidValue' } : {}),
    ...(code === 'request.malformed' ? { scimType: 'invalidSyntax' } : {}),
    detail: problem.detail,
    [scimNames.problem]: { code, requestId, ...(where === undefined ? {} : { where }) },
  }
}

/** The one place where a refusal becomes an HTTP status. */
export const answerErrors = (log: Log) => (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const problem = problemOf(error, request.routeOptions.bodyLimit)
  if (problem.status >= 500 && !(error instanceof Refusal)) {
    log({ level: 'error', event: 'request failed', requestId: request.id, method: request.method, route: request.routeOptions.url, error })
  }
  return sendProblem(request, reply, problem)
}

export function problemOf(error: unknown, bodyLimit?: number): Problem {
  if (error instanceof Refusal) {
    const { kind, code, message: detail, where, details } = error
    const { minutes } = (details ?? {}) as { minutes?: unknown }
    const wait = kind === 'tooMany' && typeof minutes === 'number' ? { 'retry-after': String(minutes * 60) } : {}
    return { status: statusOf[kind], code, detail, where, details, headers: { ...headersFor[kind], ...wait } }
  }
  if (error instanceof HttpRefusal) return { status: error.status, code: error.code, detail: error.message, headers: error.headers }
  return (
    fromFastify(error, bodyLimit) ?? {
      status: 500,
      code: 'internal',
      detail: 'Something went wrong on our side. Nothing is known to have changed.',
    }
  )
}

const headersFor: Partial<Record<RefusalKind, Record<string, string>>> = {
  unauthenticated: { 'www-authenticate': 'Bearer' },
  unavailable: { 'retry-after': '5' },
  tooMany: { 'retry-after': '10' },
}

const isFastifyError = (error: unknown): error is FastifyError => error instanceof Error && 'statusCode' in error

/** What the framework itself refuses, in our words. Its own mistakes, and ours, stay undefined. */
function fromFastify(error: unknown, bodyLimit: number | undefined): Problem | undefined {
  if (!isFastifyError(error)) return undefined
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return {
        status: 413,
        code: 'request.too-large',
        detail: `The body is larger than ${inWords(bodyLimit)}, which is the most that is taken here.`,
      }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { status: 415, code: 'request.content-type', detail: 'That content type is not understood here.' }
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return { status: 400, code: 'request.malformed', detail: 'The body is empty, though its content type says JSON.' }
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return { status: 400, code: 'request.malformed', detail: 'The body is not as long as it was announced.' }
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return { status: 414, code: 'request.too-long', detail: 'A part of the address is longer than any name or id.' }
    case 'FST_ERR_BAD_URL':
      return { status: 400, code: 'request.malformed', detail: 'The address has a percent sign that no two hexadecimal digits follow.' }
    default: {
      const status = error.statusCode ?? 500
      if (status < 400 || status >= 500) return undefined
      return { status, code: 'request.malformed', detail: 'The request could not be read: its body is no JSON.' }
    }
  }
}

const inWords = (bytes = 0) => (bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`)
