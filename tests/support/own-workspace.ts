import type { Settings } from '../../src/app.ts'
import { openTestBaton, type TestBaton } from './baton.ts'
import { codeIn } from './code-in.ts'

export const goodPassword = 'seven quiet herons at dusk'
export const otherPassword = 'eleven brass kettles on a sill'

export type Answer = { status: number; code: string | undefined; body: unknown; headers: Record<string, unknown> }

export type OwnBaton = {
  baton: TestBaton
  /** The tenant of the team's workspace. */
  tenant: string
  /** The first administrator's session. */
  ada: string
  /** Asks with a token, or with none. */
  call: (
    token: string | undefined,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>
  /** Invites somebody and lets them set a password: their session and id. */
  hire: (name: string, roles: string[], more?: object) => Promise<{ token: string; id: string; email: string }>
  /** What stands behind the # of a link. */
  tokenOf: (link: string) => string
  close: () => Promise<void>
}

/** Guesses cost next to nothing here, or every sign-in of a test would take a second. */
export const cheap = { log2N: 4, r: 1, p: 1 }

/** A Baton with a team's own workspace, made on the first screen; with a small demo beside it unless `noDemo` is set. */
export async function openOwnBaton(settings: Partial<Settings> = {}): Promise<OwnBaton> {
  const baton = await openTestBaton({ passwordCost: cheap, ...settings })
  const call: OwnBaton['call'] = async (token, method, path, body, headers = {}) => {
    const answer = await baton.ask(method, path, {
      ...(body === undefined ? {} : { body }),
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    })
    return { ...answer, code: codeIn(answer.body) }
  }
  const made = await call(undefined, 'POST', '/set-up', {
    token: baton.app.setUpToken,
    name: 'Northwind',
    zone: 'Europe/Berlin',
    adminName: 'Ada Park',
    adminEmail: 'ada@northwind.example',
    password: goodPassword,
  })
  if (made.status !== 201) throw new Error(`The workspace was not made: ${JSON.stringify(made.body)}`)
  const ada = (made.body as { token: string }).token
  const tokenOf = (link: string) => link.slice(link.indexOf('#') + 1)
  return {
    baton,
    tenant: tenantIn(ada),
    ada,
    call,
    tokenOf,
    hire: async (name, roles, more = {}) => {
      const email = `${name.split(' ')[0]?.toLowerCase()}@northwind.example`
      const invited = await call(ada, 'POST', '/staff', { name, email, roles, ...more })
      if (invited.status !== 201) throw new Error(`${name} was not invited: ${JSON.stringify(invited.body)}`)
      const { link, person } = invited.body as { link: string; person: { id: string } }
      const used = await call(undefined, 'POST', '/links/use', { token: tokenOf(link), password: goodPassword })
      return { token: (used.body as { token: string }).token, id: person.id, email }
    },
    close: baton.close,
  }
}

const tenantIn = (token: string) =>
  Buffer.from(token.slice(0, 22), 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
