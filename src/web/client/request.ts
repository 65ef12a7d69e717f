import { newKey } from './new-key.ts'
import { problemOf, Unreachable } from './problem.ts'
import { untilBack } from './queries.ts'

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
  if (!answer.ok) throw method === 'GET' ? await problemOf(answer) : await refusalOf(answer)
  return (answer.status === 204 ? undefined : await answer.json()) as Output
}

/** Why a change was not made. Where the session had ended it waits behind the page that asks who is there, and then says what became of it. */
export async function refusalOf(answer: Response): Promise<Error> {
  const problem = await problemOf(answer)
  const isBack = untilBack(problem)
  if (!isBack) return problem
  await isBack
  // Not sent by itself: whoever has been away looks first at what it was.
  return new Error('Your session had ended, so this was not done. Nothing was changed; do it again.')
}
