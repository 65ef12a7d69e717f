import { Buffer, isUtf8 } from 'node:buffer'
import { STATUS_CODES } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { type EndpointName, type Endpoints, endpoints } from '../contract/all.ts'
import { type Endpoint, scimType, wholePath } from '../contract/endpoint.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { LinkDesk } from '../operations/links/link-desk.ts'
import type { OperationsFor } from '../operations/operation.ts'
import { credentialsOf, sessionCookie } from './credentials.ts'
import { serveDocs } from './docs.ts'
import { hostCheck } from './host-check.ts'
import { serveLinks } from './links/serve-links.ts'
import type { Log } from './log.ts'
import { Answers, type Metrics, serveMetrics } from './metrics.ts'
import { openApi } from './openapi.ts'
import { asksForPage, mustHavePages, type Pages, sendPage, serveAssets } from './pages.ts'
import { type Limits, RateLimits } from './rate-limits.ts'
import { answerErrors, HttpRefusal, problemBody, problemOf, sendProblem } from './refusals.ts'
import { always, forData } from './security-headers.ts'
import { type AnyOperation, serveEndpoint } from './serve-endpoint.ts'
import { type FindSession, SessionCache } from './sessions.ts'

export type ServerOptions = {
  operations: OperationsFor<Endpoints>
  findSession: FindSession
  /** The workspace that somebody without a session is in: its demo people are listed to them. */
  tenant: string | (() => string)
  /** Calls back whenever sessions or rights of a person may have changed. */
  onSessionsChanged?: (told: (change: { tenant: string; person?: string }) => void) => () => void
  /** The time of a workspace; a demo has its own. */
  now: (tenant: string) => Date | Promise<Date>
  log: Log
  newId: () => string
  newNonce: () => string
  /** Milliseconds that only ever grow, for the age of what is cached. */
  monotonic: () => number
  /** Resolves when the database answers; refuses with `unavailable` while it does not. */
  ready: () => Promise<void>
  /** The address that the server listens on: which names it may be called by depends on it. */
  host: string
  /** Its address as people see it behind a proxy, for example `https://baton.example.com`. */
  publicOrigin?: string
  /** Where the built screens lie. Without it there are none. */
  webRoot?: string
  /** Where there is nothing but a demo: opens a session of its default person for a newcomer's browser. */
  welcome?: () => Promise<{ token: string } | undefined>
  checkAnswers?: boolean
  /** How fast somebody may ask. Without it, as fast as they can. */
  limits?: Limits
  /** Proxies, as addresses or networks, whose word about who came through them is believed. */
  trustedProxies?: readonly string[]
  /** Pages for people without an account, from the links in their mail. Without it there are none. */
  links?: LinkDesk
  /** Numbers for whoever watches. Without it there are none. */
  metrics?: Metrics
}

/** The front door: the contract times its operations, with everything around them. Not listening yet. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { operations, log, host, publicOrigin, webRoot, welcome } = options
  const isSecure = publicOrigin?.startsWith('https:') ?? false
  const isOurHost = hostCheck({ host, publicOrigin })
  const sessions = new SessionCache(options.findSession, options.monotonic)
  const limits = new RateLimits(options.limits, options.monotonic)

  const app = Fastify({
    logger: false,
    genReqId: options.newId,
    requestIdHeader: false,
    bodyLimit: 256 * 1024,
    requestTimeout: 30_000,
    // Nobody's without a name: a header about who came is written by whoever wants to be somebody else.
    trustProxy: options.trustedProxies && options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    routerOptions: { maxParamLength: 1_000 },
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    frameworkErrors: (error, request, reply) => {
      reply.headers({ ...always, ...forData, 'x-request-id': request.id })
      sendProblem(request, reply, problemOf(error))
    },
    clientErrorHandler: answerUnreadable,
  })

  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  for (const type of ['application/json', scimType])
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
      // Read as UTF-8, each letter of another encoding would be stored as a question mark for good.
      return isUtf8(body) ? parseJson(request, body.toString(), done) : done(notUtf8)
    })
  for (const type of new Set(list.flatMap(([, { file }]) => file ?? []))) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body)
  }

  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...always, ...forData, 'x-request-id': request.id })
    if (isSecure) reply.header('strict-transport-security', 'max-age=31536000')
    // A prober calls by whatever address it has, and learns nothing.
    const isProbe = probes.has(request.url)
    if (!isProbe && !isOurHost(request.headers.host)) {
      throw new HttpRefusal(
        421,
        'server.host',
        'This server is not known by that name. Call it by the address that it printed at its start.',
      )
    }
  })
  const answers = options.metrics && new Answers()
  app.addHook('onResponse', async (request, reply) => {
    const { url: route } = request.routeOptions
    answers?.add({
      method: request.method,
      route,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
      isStream: streams.has(route),
    })
    log({
      level: 'info',
      event: 'answered',
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    })
  })
  const stopHearing = options.onSessionsChanged?.((change) => sessions.changed(change))
  // Open event streams would keep the server from closing.
  app.addHook('preClose', async () => {
    stopHearing?.()
    sessions.forgetAll()
  })
  app.setErrorHandler(answerErrors(log))

  const serving = { sessions, limits, tenant: options.tenant, now: options.now, isSecure, checkAnswers: options.checkAnswers ?? false, log }
  for (const [name, endpoint] of list) serveEndpoint(app, name, endpoint, operations[name] as AnyOperation, serving)

  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    await options.ready()
    if (webRoot !== undefined) await mustHavePages(webRoot)
    return { status: 'ready' }
  })
  if (options.metrics && answers) serveMetrics(app, options.metrics, answers)
  // Made when somebody asks first: most starts never need it.
  let description: string | undefined
  app.get('/openapi.json', async (_request, reply) => {
    description ??= JSON.stringify(openApi())
    return reply.header('content-type', 'application/json; charset=utf-8').send(description)
  })
  serveDocs(app, options.newNonce)
  if (options.links)
    await serveLinks(app, { desk: options.links, limits, newNonce: options.newNonce, log, ...(webRoot === undefined ? {} : { webRoot }) })

  const pages: Pages | undefined =
    webRoot === undefined ? undefined : { webRoot, newNonce: options.newNonce, ...(welcome ? { welcome: greet(welcome) } : {}) }
  if (pages) await serveAssets(app, pages)
  app.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request.url)
    if (pages && asksForPage(request, path)) return sendPage(request, reply, pages)
    const allowed = methodsAt(app, path)
    if (allowed.length > 0) {
      throw new HttpRefusal(405, 'request.method', `${request.method} is not possible here, only ${allowed.join(', ')}.`, {
        allow: allowed.join(', '),
      })
    }
    throw new HttpRefusal(404, 'request.no-such-path', 'There is nothing at this address.')
  })
  return app

  /** Signs in who has no session that counts. */
  function greet(open: () => Promise<{ token: string } | undefined>) {
    return async (request: FastifyRequest): Promise<string | undefined> => {
      const credentials = credentialsOf(request.headers, isSecure)
      try {
        if (credentials && (await sessions.find(credentials.token))) return undefined
        const opened = await open()
        return opened && sessionCookie(opened.token, isSecure)
      } catch (error) {
        // While the database is away the screens say so better than a problem document would.
        if (error instanceof Refusal && error.kind === 'unavailable') return undefined
        throw error
      }
    }
  }

  /** Not even HTTP; there is no request yet that could be answered the usual way. */
  function answerUnreadable(error: { code?: string }, socket: { writable: boolean; destroy(): void; end(text: string): void }) {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy()
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
    const detail = {
      431: 'The headers are too large.',
      408: 'The request took too long to arrive.',
      400: 'This is not HTTP as we know it.',
    }[status]
    const body = JSON.stringify(problemBody({ status, code: 'request.malformed', detail }, options.newId()))
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`
    socket.end(head + body)
  }
}

/** What comes in and goes out is judged by the contract, so what Fastify would compile schemas with need not be loaded. */
const noSchemas = (): never => {
  throw new Error('A route has a schema of Fastify. Its shapes belong into the contract.')
}

const notUtf8 = new HttpRefusal(400, 'request.malformed', 'The body is not in UTF-8, in which JSON is written.')

/** The contract as a plain list. */
const list = Object.entries(endpoints) as [EndpointName, Endpoint][]

/** Asked by software that watches, by whatever address it has. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/** Patterns whose answers stay open. */
const streams: ReadonlySet<string | undefined> = new Set(list.flatMap(([, endpoint]) => (endpoint.events ? [wholePath(endpoint)] : [])))

const pathOf = (url: string) => url.split('?')[0] ?? url

/** What may be asked at a path, for whoever came with another method. */
function methodsAt(app: FastifyInstance, path: string): string[] {
  const of = list
    .filter(([, endpoint]) => patternOf(endpoint).test(path))
    .flatMap(([, { method, events }]) => (method === 'GET' && !events ? ['GET', 'HEAD'] : [method]))
  const reads = [...probes, '/openapi.json', '/docs'].includes(path) && app.hasRoute({ method: 'GET', url: path })
  return [...new Set([...of, ...(reads ? ['GET', 'HEAD'] : [])])].toSorted()
}

const patternOf = (endpoint: Endpoint) => new RegExp(`^${wholePath(endpoint).replaceAll(/:[a-zA-Z]+/g, '[^/]+')}$`)
