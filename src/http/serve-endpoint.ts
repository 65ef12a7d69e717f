import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Endpoint, scimType, wholePath } from '../contract/endpoint.ts'
import { canonical } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { mustBeAllowed, mustMayChange } from '../core/policy/can.ts'
import type { Sent } from '../operations/operation.ts'
import { type Credentials, credentialsOf, endedCookie, refuseForeignPages, sessionCookie } from './credentials.ts'
import { sendEvents } from './event-stream.ts'
import type { Log } from './log.ts'
import { holderOf, type RateLimits } from './rate-limits.ts'
import { briefOf, idempotencyOf, ifMatchOf, readInput, refuseWrongType } from './read-input.ts'
import { forFrame } from './security-headers.ts'
import type { SessionCache, SignedIn } from './sessions.ts'

export type Serving = {
  sessions: SessionCache
  limits: RateLimits
  /** The workspace that somebody without a session is in: the demo, where there is one. */
  tenant: string | (() => string)
  now: (tenant: string) => Date | Promise<Date>
  isSecure: boolean
  /** In tests: an answer that the contract does not describe is a bug of ours. */
  checkAnswers: boolean
  log: Log
}

/** What all operations look like from here; their exact types are held by `OperationsFor`. */
export type AnyOperation = (input: unknown, context: unknown) => Promise<unknown> | AsyncIterable<Sent<unknown>>

const defaultBodyLimitBytes = 256 * 1024

/** One endpoint as a route: who may, then what was asked, then the operation, then its answer. In this order for all of them. */
export function serveEndpoint(app: FastifyInstance, name: string, endpoint: Endpoint, operation: AnyOperation, serving: Serving): void {
  const { sessions, limits, isSecure, log } = serving
  const callers = new WeakMap<FastifyRequest, SignedIn>()

  app.route({
    method: endpoint.method,
    url: wholePath(endpoint),
    bodyLimit: endpoint.bodyLimitBytes ?? defaultBodyLimitBytes,
    // A HEAD would open a stream and never end.
    exposeHeadRoute: endpoint.events === undefined && endpoint.archive === undefined,
    // Before the body is read: a stranger learns nothing from how their input is judged.
    onRequest: async (request) => {
      const credentials = credentialsOf(request.headers, isSecure)
      refuseForeignPages(request, credentials?.by, { leavesTrace: endpoint.archive !== undefined })
      if (endpoint.who === 'anyone') limits.take('address', holderOf(request.ip))
      else {
        const caller = await callerOf(request, credentials)
        limits.take('caller', caller.token)
        mustBeAllowed(caller.actor, endpoint.who)
        if (endpoint.method !== 'GET') mustMayChange(caller.actor)
        callers.set(request, caller)
      }
      refuseWrongType(endpoint, request)
    },
    handler: (request, reply) => {
      const caller = callers.get(request)
      return endpoint.events ? stream(request, reply, caller) : answer(request, reply, caller)
    },
  })

  /** Who comes with this token. Whoever tries many is asked to wait before more of them are looked up. */
  async function callerOf(request: FastifyRequest, credentials: Credentials | undefined): Promise<SignedIn> {
    const from = holderOf(request.ip)
    if (credentials && !sessions.knows(credentials.token)) limits.look('unknownTokens', from)
    const caller = credentials && (await sessions.find(credentials.token))
    if (caller) return caller
    if (credentials) limits.take('unknownTokens', from)
    const brought = credentials ?? request.headers.authorization
    throw new Refusal(
      'unauthenticated',
      'session.missing',
      brought === undefined
        ? 'Sign in first: this needs a session or a token.'
        : 'This session or token has ended, or never existed. Sign in again; a new token for software is made on your page.',
    )
  }

  async function contextOf(request: FastifyRequest, caller: SignedIn | undefined) {
    const outside = typeof serving.tenant === 'string' ? serving.tenant : serving.tenant()
    const tenant = caller?.tenant ?? outside
    const now = await serving.now(tenant)
    const agent = request.headers['user-agent']
    return {
      tenant,
      now,
      requestId: request.id,
      ...(agent === undefined ? {} : { agent }),
      ...(caller ? { actor: caller.actor, token: caller.token } : {}),
    }
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, caller: SignedIn | undefined) {
    const input = readInput(endpoint, request)
    const context = {
      ...(await contextOf(request, caller)),
      ...ifMatchOf(endpoint, request.headers),
      ...idempotencyOf(name, endpoint, request.headers['idempotency-key'], input),
      ...briefOf(endpoint, request.headers.prefer),
      gone: goneOf(reply),
    }
    const output = await operation(input, context)
    if (endpoint.archive) {
      const { name: called, stream: content } = output as { name: string; stream: Readable }
      return reply.header('content-type', endpoint.archive).header('content-disposition', dispositionOf(called)).send(content)
    }
    if (serving.checkAnswers) checkAnswer(name, endpoint, output)
    moveSession(reply, output, caller)
    // Of the answer and not of the question: what was answered to a key before is repeated in the form that it had.
    if (endpoint.minimal && 'return' in (output as object)) reply.header('preference-applied', 'return=minimal')
    if (endpoint.versioned) reply.header('etag', tagOf(endpoint, output))
    if (endpoint.madeAt) reply.header('location', locationOf(endpoint, endpoint.madeAt, input, output))
    reply.code(endpoint.status)
    if (endpoint.status === 204) return reply.send()
    if (endpoint.framed)
      return reply
        .headers(forFrame)
        .type('text/html; charset=utf-8')
        .send((output as { html: string }).html)
    const file = fileAnswer(endpoint, input, output)
    if (file) return reply.header('content-type', file.type).header('content-disposition', file.disposition).send(file.content)
    const type = endpoint.scim ? scimType : 'application/json'
    // As bytes: encoding a long text on the way to the socket takes several times as long.
    return reply.header('content-type', `${type}; charset=utf-8`).send(Buffer.from(JSON.stringify(output)))
  }

  /** The cookie of a browser follows what the operation did to the session. */
  function moveSession(reply: FastifyReply, output: unknown, caller: SignedIn | undefined) {
    switch (endpoint.session) {
      case undefined:
        return
      case 'closes':
        if (caller) sessions.forget(caller.token)
        reply.header('set-cookie', endedCookie(isSecure))
        return
      case 'restarts':
        sessions.forgetAll()
        reply.header('set-cookie', sessionCookie((output as { token: string }).token, isSecure))
        return
      case 'opens':
        reply.header('set-cookie', sessionCookie((output as { token: string }).token, isSecure))
    }
  }

  async function stream(request: FastifyRequest, reply: FastifyReply, caller: SignedIn | undefined) {
    if (!caller) throw new Error(`${name} streams to nobody: an endpoint with events names an action`)
    const input = readInput(endpoint, request) as { query?: { after?: number } }
    const after = lastEventId(request.headers['last-event-id']) ?? input.query?.after
    const { signal, end, release, isStillAllowed } = sessions.signalFor(caller)
    try {
      const context = { ...(await contextOf(request, caller)), after, signal }
      const events = operation(input, context) as AsyncIterable<Sent<unknown>>
      await sendEvents(reply, request.id, { events, signal, end, isStillAllowed })
    } catch (error) {
      if (!reply.sent) throw error
      // Too late for a status: the connection is closed, and whoever follows comes back from their last event.
      const isAway = error instanceof Refusal && error.kind === 'unavailable'
      log({ level: isAway ? 'warn' : 'error', event: 'stream broke', requestId: request.id, route: endpoint.path, error })
    } finally {
      release()
    }
  }
}

type ScimAnswer = { meta?: { location?: string; version?: string } }

/** What was asked for without its `meta` has no version either. */
function tagOf({ scim }: Endpoint, output: unknown): string | undefined {
  if (scim) return (output as ScimAnswer).meta?.version
  return `"${(output as { version: number }).version ?? (output as { handover: { version: number } }).handover.version}"`
}

/** SCIM says it itself, with the address under which the directory knows us. */
function locationOf({ scim }: Endpoint, madeAt: Endpoint['path'], input: unknown, output: unknown): string | undefined {
  if (scim) return (output as ScimAnswer).meta?.location
  const known = { ...(input as { query?: Record<string, unknown> }).query, ...(output as Record<string, unknown>) }
  return wholePath({ path: madeAt }).replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(known[name])))
}

function goneOf({ raw }: FastifyReply): AbortSignal {
  const caller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) caller.abort()
  })
  return caller.signal
}

function lastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header)
  throw new Refusal('invalid', 'request.last-event-id', 'Last-Event-ID is the number of the last event that you saw.', {
    where: 'Last-Event-ID',
  })
}

const dispositionOf = (name: string) => `attachment; filename="${name.replaceAll(/[^\w.-]/g, '-')}"`

/** The answer as the file that the query asked for. It is handed over as a file, so that no browser runs it as a page of ours. */
function fileAnswer({ textAs, bytesAs }: Endpoint, input: unknown, output: unknown) {
  const as = String((input as { query?: { as?: unknown } }).query?.as)
  const { text, bytes, name } = output as { text: string; bytes: string; name: string }
  const disposition = () => dispositionOf(name)
  if (textAs?.[as] !== undefined) return { content: text, type: `${textAs[as]}; charset=utf-8`, disposition: disposition() }
  if (bytesAs?.[as] !== undefined) return { content: Buffer.from(bytes, 'base64'), type: bytesAs[as], disposition: disposition() }
  return undefined
}

/** Compared after a round through the schema: a member that the schema does not name would be lost there, so it shows. */
function checkAnswer(name: string, { output: whole, minimal, status }: Endpoint, answer: unknown): void {
  const output = minimal && 'return' in (answer as object) ? minimal : whole
  if (!output) {
    if (status !== 204) throw new Error(`${name} has neither an answer nor 204`)
    return
  }
  const parsed = output.safeParse(JSON.parse(JSON.stringify(answer)))
  if (!parsed.success) throw new Error(`${name} answered what its contract does not describe`, { cause: parsed.error })
  if (canonical(parsed.data) !== canonical(JSON.parse(JSON.stringify(answer))))
    throw new Error(`${name} answered more than its contract describes`)
}
