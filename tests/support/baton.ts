import { join } from 'node:path'
import { type App, openApp, type Settings } from '../../src/app.ts'
import { signIn } from '../../src/operations/demo.ts'
import { freshDatabase } from './database.ts'

export type TestBaton = {
  app: App
  /** A session of a person of the demo, by e-mail address. */
  token: (email: string) => Promise<string>
  /** Asks the API as that person would, in this process. */
  ask: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options?: { as?: string; body?: unknown; headers?: Record<string, string> },
  ) => Promise<{ status: number; body: unknown; headers: Record<string, unknown> }>
  close: () => Promise<void>
}

/** The whole of Baton on a database of its own, with a small demo: what the server is, without a process of its own. */
export async function openTestBaton(settings: Partial<Settings> = {}): Promise<TestBaton> {
  const database = await freshDatabase()
  const app = await openApp({
    dataDir: database.dataDir,
    database: { ...database, version: '0.1.0+0123456789ab' },
    host: '127.0.0.1',
    port: 0,
    playbooksDir: join(import.meta.dirname, '..', '..', 'playbooks'),
    demo: 'small',
    checkAnswers: true,
    withoutJobs: true,
    ...settings,
  })
  const tokens = new Map<string, Promise<string>>()
  const token = (email: string) => {
    const known = tokens.get(email) ?? signIn(app.services, app.tenant, email).then((session) => session.token)
    tokens.set(email, known)
    return known
  }
  return {
    app,
    token,
    ask: async (method, path, { as, body, headers = {} } = {}) => {
      const response = await app.server.inject({
        method,
        url: /^\/(?:api|scim)\//.test(path) ? path : `/api/v1${path}`,
        headers: {
          host: '127.0.0.1',
          ...(as === undefined ? {} : { authorization: `Bearer ${await token(as)}` }),
          ...(body === undefined ? {} : { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
      })
      const text = response.body
      return {
        status: response.statusCode,
        body: text === '' ? undefined : isJson(response.headers['content-type']) ? JSON.parse(text) : text,
        headers: response.headers,
      }
    },
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}

const isJson = (type: unknown) => typeof type === 'string' && type.includes('json')
