import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type Endpoint, scimType } from '../contract/endpoint.ts'
import { canonical } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { memberOf, schemaWords } from '../core/base/schema-words.ts'
import type { Idempotency } from '../operations/operation.ts'
import { HttpRefusal } from './refusals.ts'

const deepest = 40

/** Everything that was asked, checked against the contract. Anything that it does not know is refused, never ignored. */
export function readInput(endpoint: Endpoint, request: FastifyRequest): Record<string, unknown> {
  const body = endpoint.file === undefined ? jsonBody(endpoint, request) : request.body
  return {
    ...(endpoint.params ? { params: parse(endpoint.params, request.params, 'path') } : {}),
    ...parsedQuery(endpoint, request),
    ...(endpoint.body ? { body: parse(endpoint.body, body, '') } : {}),
  }
}

function parsedQuery({ query }: Endpoint, request: FastifyRequest) {
  const asked = request.query as Record<string, unknown>
  // A list is what the framework makes of a name that comes twice; nothing here takes one, and half of a filter would mislead.
  const twice = Object.keys(query?.shape ?? {}).find((name) => Array.isArray(asked[name]))
  if (twice !== undefined) {
    const where = `query.${twice}`
    throw new Refusal('invalid', 'request.invalid', `"${where}": is given more than once. Give it once.`, { where })
  }
  if (query) return { query: parse(query, asked, 'query') }
  const [extra] = Object.keys(asked)
  if (extra !== undefined) throw new Refusal('invalid', 'request.invalid', `"${extra}" is not asked for here.`, { where: `query.${extra}` })
  return {}
}

/** Where nothing is needed, nothing or `{}` is sent. */
function jsonBody({ body: schema, method }: Endpoint, { body }: FastifyRequest): unknown {
  const isNothing = body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0)
  if (!schema && method !== 'GET' && !isNothing) throw new Refusal('invalid', 'request.invalid', 'This takes no body.', { where: '' })
  return body
}

/** A file for who takes files, JSON for all others: told before the body is read. */
export function refuseWrongType(endpoint: Endpoint, request: FastifyRequest): void {
  const { 'content-type': type, 'content-encoding': coding, 'content-length': length, 'transfer-encoding': chunked } = request.headers
  if ((length === undefined || length === '0') && chunked === undefined) return
  if (coding !== undefined && coding.toLowerCase() !== 'identity')
    throw new HttpRefusal(415, 'request.content-type', 'Send it uncompressed, without Content-Encoding.', { 'accept-encoding': 'identity' })
  const expected = endpoint.file ?? (endpoint.scim ? scimType : 'application/json')
  const given = type?.split(';')[0]?.trim().toLowerCase()
  if (given === expected || (endpoint.scim && given === 'application/json')) return
  throw new HttpRefusal(415, 'request.content-type', `Send it as ${expected}.`, { 'accept-post': expected })
}

function parse(schema: z.ZodType, value: unknown, part: string): unknown {
  if (!(value instanceof Uint8Array)) refuseStrangeText(value, part, 0)
  const parsed = schema.safeParse(value, { error: schemaWords })
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.slice(0, 20).map((issue) => {
    const member = memberOf(issue)
    return { where: [part, member].filter((one) => one !== '').join('.'), message: issue.message }
  })
  const [first] = problems
  const subject = first?.where ? `"${first.where}": ` : 'The body: '
  throw new Refusal('invalid', 'request.invalid', `${subject}${first?.message ?? 'not readable'}.`, {
    ...(first?.where ? { where: first.where } : {}),
    details: { problems },
  })
}

/**
 * PostgreSQL stores no zero character and no half of a surrogate pair, and JSON has no infinity; deeper nesting than anybody
 * writes would exhaust whoever walks it. Refused here, once, so that nothing behind has to fear them.
 */
export function refuseStrangeText(value: unknown, where: string, depth: number): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) throw strange(where, 'holds a character that no text has')
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw strange(where, 'is larger than any number')
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= deepest) throw strange(where, 'is nested too deeply')
    for (const [key, member] of Object.entries(value)) {
      const place = where === '' ? key : `${where}.${key}`
      refuseStrangeText(key, where, depth)
      refuseStrangeText(member, place, depth + 1)
    }
  }
}

const strange = (where: string, problem: string) => {
  const place = where.replace(/[\p{C}]/gu, '?').slice(0, 200)
  return new Refusal('invalid', 'request.text', `"${place}" ${problem}.`, { where: place })
}

/** The version in `If-Match`. A weak mark counts too: proxies that compress make one of ours. `*` is any version, so it asks for nothing. */
export function ifMatchOf(endpoint: Endpoint, headers: FastifyRequest['headers']): { ifMatch?: number } {
  const { 'if-match': header, 'if-none-match': unless } = headers
  if (endpoint.method === 'GET') return {}
  // Ignoring either would do what the caller asked not to be done blindly.
  if (unless !== undefined)
    throw new Refusal(
      'invalid',
      'request.if-none-match',
      `If-None-Match has no meaning here, and nothing was done.${endpoint.ifMatch ? ' If-Match takes the version that you saw.' : ''}`,
      { where: 'If-None-Match' },
    )
  if (header === undefined) return {}
  if (!endpoint.ifMatch)
    throw new Refusal('invalid', 'request.if-match', 'If-Match has no meaning here: there is no version to compare.', { where: 'If-Match' })
  if (header.trim() === '*') return {}
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(header.trim())?.[1]
  if (version === undefined)
    throw new Refusal('invalid', 'request.if-match', 'If-Match takes one version in quotes, for example "7".', { where: 'If-Match' })
  return { ifMatch: Number(version) }
}

/** The key under which a repeated request is recognised, and a hash of all that was asked. */
export function idempotencyOf(
  name: string,
  endpoint: Endpoint,
  header: string | string[] | undefined,
  input: Record<string, unknown>,
): { idempotency?: Idempotency } {
  if (!endpoint.idempotent || header === undefined) return {}
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(header)) {
    throw new Refusal('invalid', 'request.idempotency-key', 'An Idempotency-Key is 1 to 200 visible ASCII characters.', {
      where: 'Idempotency-Key',
    })
  }
  const { body } = input
  const asked = body instanceof Uint8Array ? { ...input, body: createHash('sha256').update(body).digest('hex') } : input
  return {
    idempotency: {
      key: header,
      requestHash: createHash('sha256')
        .update(canonical({ name, ...asked }))
        .digest('hex'),
    },
  }
}

/**
 * Whether the caller prefers to be told little (RFC 7240, 4.2). Preferences are wishes: what is not known or makes no sense here is
 * passed over, and of one that is named twice the first counts.
 */
export function briefOf({ minimal }: Endpoint, header: string | string[] | undefined): { isBrief?: true } {
  if (!minimal || header === undefined) return {}
  const wishes = String(header)
    .split(',')
    .map((wish) => wish.split(';')[0]?.trim().toLowerCase() ?? '')
  const wanted = wishes.find((wish) => /^return\s*(=|$)/.test(wish))
  return wanted !== undefined && /^return\s*=\s*("minimal"|minimal)$/.test(wanted) ? { isBrief: true } : {}
}
