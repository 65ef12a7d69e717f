import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '../core/base/refusal.ts'

/** The token that a request comes with, and how: a cookie travels by itself, so it needs more before it may change something. */
export type Credentials = { token: string; by: 'cookie' | 'bearer' }

const cookieName = (isSecure: boolean) => (isSecure ? '__Host-baton_session' : 'baton_session')

/** Tokens are letters, digits and a few signs; anything longer or stranger is none of ours and not worth a look-up. */
const tokenShape = /^[\w.~+/=-]{16,400}$/

export function credentialsOf(headers: IncomingHttpHeaders, isSecure: boolean): Credentials | undefined {
  const { authorization, cookie } = headers
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    return token !== undefined && tokenShape.test(token) ? { token, by: 'bearer' } : undefined
  }
  const name = cookieName(isSecure)
  const values = (cookie ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : []
  })
  // Two of the same name: somebody has planted one (on a parent domain, by an injected header). Neither is trusted.
  const [token] = values
  return values.length === 1 && token !== undefined && tokenShape.test(token) ? { token, by: 'cookie' } : undefined
}

/** Scripts of the page can't read it, other sites can't send it along with a POST, and it ends with the browser. */
export const sessionCookie = (token: string, isSecure: boolean): string =>
  `${cookieName(isSecure)}=${token}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`

export const endedCookie = (isSecure: boolean): string => `${sessionCookie('', isSecure)}; Max-Age=0`

const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS'])

type Asked = { method: string; headers: IncomingHttpHeaders }

/**
 * A page of another site can make a browser send a request, cookie included. It can't make it lie about where it comes from. Reading is
 * free, but for what leaves a trace: who takes everything away stands in the audit.
 */
export function refuseForeignPages({ method, headers }: Asked, by: Credentials['by'] | undefined, { leavesTrace = false } = {}): void {
  const isReading = changesNothing.has(method)
  if (by === 'bearer' || (isReading && !leavesTrace)) return
  const site = headers['sec-fetch-site']
  const isOwn = site === undefined ? isOwnOrigin(headers) : site === 'same-origin' || site === 'none'
  // Neither header: no browser of today. Fine for a script that signs in or reads, not for one that rides on a cookie to change something.
  if (isOwn === false || (isOwn === undefined && by === 'cookie' && !isReading)) {
    throw new Refusal(
      'forbidden',
      'session.foreign-page',
      'This came from a page of another site. Do it in Baton itself, or with a token in Authorization.',
    )
  }
}

function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean | undefined {
  if (origin === undefined) return undefined
  if (!URL.canParse(origin)) return false
  const { protocol, host: from } = new URL(origin)
  // Through URL, so that a port that is the usual one counts like none.
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === from
}
