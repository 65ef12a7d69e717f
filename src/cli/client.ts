import type { Command } from 'commander'
import type { z } from 'zod'
import type { Endpoint, EventOf, MinimalOf, OutputOf } from '../contract/endpoint.ts'
import { Refusal, type RefusalKind } from '../core/base/refusal.ts'
import type { Io } from './io.ts'
import { eventsIn } from './server-events.ts'
import { serverFrom } from './settings.ts'
import { versionIn } from './version.ts'

/** How a command of the HTTP kind is told where the server is and who asks. */
export type ServerOptions = { url?: string; as?: string }

/** The options that every command that asks the server has. */
export const withServer = (command: Command): Command =>
  command
    .option('--url <address>', 'the server; without it BATON_URL, else http://127.0.0.1 with PORT')
    .option('--as <e-mail>', 'in a demo: who asks; without it the token in BATON_TOKEN')

/** What is sent: what the endpoint takes, as it is written rather than as it is read. */
type Given<E> = (E extends { params: infer P extends z.ZodType } ? { params: z.input<P> } : { params?: undefined }) &
  (E extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : { query?: undefined }) &
  (E extends { file: string }
    ? { body: Uint8Array }
    : E extends { body: infer B extends z.ZodType }
      ? { body: z.input<B> }
      : { body?: undefined })

export type Client = {
  /**
   * Asks and reads the answer as the contract has it, in the form in which it came. `raw` is the answer as it came, for who wants JSON.
   */
  ask: <E extends Endpoint>(
    endpoint: E,
    given: Given<E>,
    headers?: Record<string, string>,
  ) => Promise<{ value: OutputOf<E> | MinimalOf<E>; raw: unknown }>
  /** Reads server-sent events as they come, and goes on behind the last one when the connection breaks. */
  follow: <E extends Endpoint & { events: z.ZodType }>(endpoint: E, after: number | undefined) => AsyncGenerator<EventOf<E>>
}

/** For who prints a line of it and not the room. */
export const briefly = { prefer: 'return=minimal' } as const

/** Reaches the server that the options and the environment name, signed in. */
export async function connect(io: Io, { url, as }: ServerOptions): Promise<Client> {
  const server = serverFrom(io.env, url)
  const token = as === undefined ? tokenFrom(io.env) : await demoToken(io, server, as)
  if (!token) throw new Refusal('unauthenticated', 'session.none', 'Say who asks: --as <e-mail> in a demo, else a token in BATON_TOKEN.')
  return clientOf(io, server, token)
}

/** Out of a file it may come with the end of its line; what no header carries would read as a server that does not answer. */
function tokenFrom({ BATON_TOKEN }: NodeJS.ProcessEnv): string | undefined {
  const token = BATON_TOKEN?.trim()
  if (token && !/^[\x21-\x7e]+$/.test(token))
    throw new Refusal('invalid', 'settings.token', 'BATON_TOKEN is not a token: it contains a space, or a character that no token has.', {
      where: 'BATON_TOKEN',
    })
  return token || undefined
}

async function demoToken(io: Io, server: string, person: string): Promise<string> {
  const { demo } = await import('../contract/demo.ts')
  const { value } = await clientOf(io, server, undefined).ask(demo.demoSignIn, { body: { person } })
  return value.token
}

const clientOf = (io: Io, server: string, token: string | undefined): Client => ({
  ask: async (endpoint, given, headers = {}) => {
    const {
      params = {},
      query = {},
      body,
    } = given as unknown as { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    )
    const address = `${server}/api/v1${path}${search.size > 0 ? `?${search}` : ''}`
    const isFile = body instanceof Uint8Array
    const request = {
      method: endpoint.method,
      headers: {
        accept: 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': isFile ? (endpoint.file ?? 'application/octet-stream') : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
    }
    const response = await patiently(io, () => reach(io, server, address, request))
    if (response.ok && endpoint.bytesAs && Object.values(endpoint.bytesAs).includes(response.headers.get('content-type') ?? '')) {
      const bytes = Buffer.from(await response.arrayBuffer()).toString('base64')
      return { value: { name: nameIn(response), bytes } as OutputOf<typeof endpoint>, raw: bytes }
    }
    const text = await response.text()
    const isText = endpoint.textAs !== undefined && response.headers.get('content-disposition') !== null
    // A file is what it is: its name stands in the head of the answer.
    if (response.ok && isText) return { value: { name: nameIn(response), text } as OutputOf<typeof endpoint>, raw: text }
    const answer = parsed(text, address, response.status)
    if (!response.ok) throw refusalFrom(response.status, answer, address)
    const isShort = endpoint.minimal && typeof answer === 'object' && answer !== null && 'return' in answer
    const read = (isShort ? endpoint.minimal : endpoint.output)?.safeParse(answer)
    if (read && !read.success) throw await otherVersion(io, server, token, read.error)
    return { value: read?.data as OutputOf<typeof endpoint>, raw: answer }
  },
  follow: async function* (endpoint, after) {
    let last = after
    for (let hasAnswered = false; ; await io.wait(breathMilliseconds)) {
      const address = `${server}/api/v1${endpoint.path}${last === undefined ? '' : `?after=${last}`}`
      const headers = { accept: 'text/event-stream', ...(token ? { authorization: `Bearer ${token}` } : {}) }
      try {
        const response = await patiently(io, () => reach(io, server, address, { headers }))
        if (!response.ok) throw refusalFrom(response.status, parsed(await response.text(), address, response.status), address)
        hasAnswered = true
        for await (const { id, data } of eventsIn(response.body)) {
          if (data !== undefined) {
            const read = endpoint.events.safeParse(data)
            if (!read.success) throw await otherVersion(io, server, token, read.error)
            yield read.data as EventOf<typeof endpoint>
          }
          last = id ?? last
        }
      } catch (error) {
        // Who begins at a wrong address, or may no more, is told; a server that was there comes back.
        if (!hasAnswered || !isAway(error)) throw error
      }
    }
  },
})

const isAway = (error: unknown): boolean =>
  error instanceof Refusal ? error.kind === 'unavailable' && error.code !== otherVersionCode : error instanceof TypeError

/** Before a stream that ended is opened again: a server that restarts is not asked all the time. */
const breathMilliseconds = 1000

const otherVersionCode = 'server.other-version'

async function otherVersion(io: Io, server: string, token: string | undefined, { issues }: z.ZodError): Promise<Refusal> {
  const both = await bothVersions(io, server, token)
  return new Refusal(
    'unavailable',
    otherVersionCode,
    `${server} does not answer as this command line expects: their versions differ. ${both}Use the command line that belongs to it.`,
    { details: { problems: issues.slice(0, 5) } },
  )
}

/** For whoever has to bring them together, where both can be told. */
async function bothVersions(io: Io, server: string, token: string | undefined): Promise<string> {
  const { meta } = await import('../contract/meta.ts')
  const answer = await reach(io, server, `${server}/api/v1${meta.getVersion.path}`, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  }).catch(() => undefined)
  const told = meta.getVersion.output.safeParse(await answer?.json().catch(() => undefined))
  return told.success ? `There it is ${told.data.version}, here ${versionIn(io.root, io.env)}. ` : ''
}

/** For how long one request is asked again at most, in seconds. */
const mostPatience = 60

/** Who asks too fast is told how long to wait, and nothing was done: a list of a thousand names is looked up to its end. */
async function patiently({ wait }: Io, ask: () => Promise<Response>): Promise<Response> {
  for (let left = mostPatience; ; ) {
    const response = await ask()
    const seconds = Number(response.headers.get('retry-after'))
    if (response.status !== 429 || !(seconds > 0) || seconds > left) return response
    left -= seconds
    await wait(seconds * 1000)
  }
}

/** A name in this folder and no way out of it, whatever a server says. */
export const nameIn = ({ headers }: Pick<Response, 'headers'>): string =>
  (/filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? '').replaceAll(/[^\w.-]/g, '-').replace(/^\.+/, '') || 'file'

async function reach(io: Io, server: string, address: string, request: RequestInit): Promise<Response> {
  const response = await answerAt(io, server, address, request)
  const elsewhere = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
  // Not followed: the token is for who was named, and what was to be changed would only be read there.
  if (elsewhere !== null && URL.canParse(elsewhere, address))
    throw new Refusal(
      'unavailable',
      'server.elsewhere',
      `${server} redirects to ${new URL(elsewhere, address).origin}. If Baton is there, give that address: --url or BATON_URL.`,
    )
  return response
}

async function answerAt(io: Io, server: string, address: string, request: RequestInit): Promise<Response> {
  try {
    return await io.fetch(address, { ...request, redirect: 'manual' })
  } catch (error) {
    throw new Refusal(
      'unavailable',
      'server.unreachable',
      `No Baton answers at ${server}${reasonOf(error)}. Start it with "baton serve", or say where it is: --url or BATON_URL.`,
    )
  }
}

export const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause)
}

const reasonOf = (error: unknown) => (codeOf(error) ? ` (${codeOf(error)})` : '')

function parsed(text: string, address: string, status: number): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    const { origin } = new URL(address)
    if (status >= 500)
      throw new Refusal(
        'unavailable',
        'server.failed',
        `${origin} answered ${status}, and not as Baton does: a proxy in front of it may not reach it.`,
      )
    throw new Refusal('unavailable', 'server.not-baton', `What answers at ${origin} is not Baton.`)
  }
}

const kindOf: Readonly<Record<number, RefusalKind>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'unknown',
  409: 'conflict',
  412: 'stale',
  413: 'tooLarge',
  415: 'invalid',
  422: 'keyReused',
  429: 'tooMany',
}

/** What whoever typed it calls a member of the query. */
const optionOf = (member: string) => `--${member === 'q' ? 'search' : member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** What helps at a terminal, beside what the server says. */
const ways: Readonly<Record<string, string>> = {
  'demo.none': ' Leave --as out, and give your token in BATON_TOKEN.',
  'software.never-signs': ' BATON_TOKEN takes your own session too: the token that POST /api/v1/sign-in answers.',
  'request.no-such-path': ' --url and BATON_URL name the server alone, as http://127.0.0.1:3000; or it is of another version.',
}

/** The server's own sentence: it names the thing and the way out better than we could. */
function refusalFrom(status: number, answer: unknown, address: string): Refusal {
  const problem = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {}
  const text = (name: string) => (typeof problem[name] === 'string' ? problem[name] : undefined)
  const where = text('where')
  const details = typeof problem.details === 'object' && problem.details !== null ? (problem.details as Record<string, unknown>) : undefined
  const id = status >= 500 ? text('requestId') : undefined
  // Whoever runs the server finds the line of its log by the id.
  const detail = text('detail')
    ?.replace(/^"path\.\w+": /, 'What you name ')
    .replace(/^"query\.(\w+)": /, (_, name: string) => `${optionOf(name)} `)
  const sentence = `${detail ?? `${address} answered ${status}.`}${id ? ` The server's log has more under ${id}.` : ''}`
  const code = text('code') ?? 'server.failed'
  return new Refusal(kindOf[status] ?? 'unavailable', code, sentence + (ways[code] ?? ''), {
    ...(where ? { where } : {}),
    ...(details ? { details } : {}),
  })
}
