import { newKey } from './new-key.ts'
import { problemOf, Unreachable } from './problem.ts'

type Value = string | number | boolean | undefined
export type Route = `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`
export type Asked = {
  /** Fills `:name` in the path. */
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, Value>>
  body?: unknown
  /** The version that the person saw; the server refuses when it is no longer the newest. */
  ifMatch?: number | string
  signal?: AbortSignal
}

/** The address of a call: `/handovers/:id` with its values in. An empty filter is left out. */
export function addressOf(path: string, { params = {}, query = {} }: Pick<Asked, 'params' | 'query'>): string {
  const filled = path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`The path ${path} needs "${name}".`)
    return encodeURIComponent(value)
  })
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])),
  )
  return `/api/v1${filled}${search.size > 0 ? `?${search}` : ''}`
}

/** Asks the server. Each change has a key of its own, so that a repeated one counts once. */
export async function request<Output>(route: Route, { params, query, body, ifMatch, signal }: Asked = {}): Promise<Output> {
  const [method = 'GET', path = '/'] = route.split(' ')
  const answer = await fetch(addressOf(path, { ...(params && { params }), ...(query && { query }) }), {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': newKey() }),
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    throw new Unreachable('The server does not answer.', { cause })
  })
  if (!answer.ok) throw await problemOf(answer)
  return (answer.status === 204 ? undefined : await answer.json()) as Output
}
