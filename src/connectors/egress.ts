import { lookup as lookUp } from 'node:dns/promises'
import { BlockList, connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { Refusal } from '../core/base/refusal.ts'

/** Where to: a host as its owner writes it, and a port. */
export type Place = { host: string; port: number }

/** An open connection. */
export type Connection = Socket

/** How long somebody has waited, and what happens when they have waited long enough; `after` answers how to call it off. */
export type Patience = { milliseconds: () => number; after: (milliseconds: number, then: () => void) => () => void }

/** How a connection is opened. The real ways stand below; a test brings its own. */
export type Connect = {
  /** A plain connection. Answers when it stands, throws when it does not within `milliseconds`. */
  open: (place: Place, milliseconds: number) => Promise<Connection>
  /** Encrypts an open connection, and believes only a certificate that is valid for `host`. */
  secure: (socket: Connection, host: string, milliseconds: number) => Promise<Connection>
  /** The time that passes while we wait for the other side. */
  patience: Patience
}

/** The one place through which Baton reaches out: what is opened here can be watched, counted and made to fail. */
export const egress: Connect = {
  open: ({ host, port }, milliseconds) => ready(connectPlain({ host, port }), 'connect', milliseconds),
  secure: (socket, host, milliseconds) =>
    // A name for SNI must be a name; an address is checked against the certificate all the same.
    ready(connectSecure({ socket, host, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }) }), 'secureConnect', milliseconds),
  patience: {
    milliseconds: () => performance.now(),
    after: (milliseconds, then) => {
      const timer = setTimeout(then, milliseconds)
      return () => clearTimeout(timer)
    },
  },
}

function ready<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', milliseconds: number): Promise<S> {
  return new Promise((resolve, reject) => {
    const give = (error: Error) => {
      settle()
      socket.destroy()
      // Whatever it still has to say is for nobody.
      socket.on('error', () => {})
      reject(error)
    }
    const closed = () => give(new Error('the connection was closed'))
    const timer = setTimeout(() => give(new Error(`no answer in ${Math.round(milliseconds / 1000)} s`)), milliseconds)
    const settle = () => {
      clearTimeout(timer)
      socket.off('error', give).off('close', closed).off(event, stands)
    }
    const stands = () => {
      settle()
      resolve(socket)
    }
    socket.once('error', give).once('close', closed).once(event, stands)
  })
}

/** Asks a server of somebody else. As `fetch`, without what makes that dangerous. */
export type AskOutside = (
  url: string,
  asked?: { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<Response>

export type OutsideOptions = {
  /** Hosts, with their port where it is not the usual one, that may lie in a private network and speak plain HTTP. */
  privateHosts?: readonly string[]
  /** All addresses of a name. A test brings its own. */
  addressesOf?: (host: string) => Promise<string[]>
  mostBytes?: number
  milliseconds?: number
}

/**
 * Asks over HTTPS only; looks a name up once and goes to the address that it looked at, so that a name which points elsewhere a moment
 * later leads nowhere; goes to no address of a private network; follows nobody's redirect; and reads no more than it was told to.
 */
export function askOutside({
  privateHosts = [],
  addressesOf = async (host) => (await lookUp(host, { all: true })).map(({ address }) => address),
  mostBytes = 1024 * 1024,
  milliseconds = 10_000,
}: OutsideOptions = {}): AskOutside {
  return async (text, { method = 'GET', headers = {}, body, signal } = {}) => {
    const url = new URL(text)
    const isListed = privateHosts.includes(url.host)
    const isSecure = url.protocol === 'https:'
    if (!isSecure && !(isListed && url.protocol === 'http:'))
      throw noWay(`${url.host} is asked over https only. Whoever runs the server can allow a host by BATON_PRIVATE_HOSTS.`)
    if (url.username !== '' || url.password !== '') throw noWay('An address with a name and a password in it is not asked.')
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const addresses = isIP(host) ? [host] : await addressesOf(host)
    const [address] = addresses
    if (address === undefined) throw noWay(`${url.host} has no address.`)
    // One of several that is private is reason enough: which one is taken is not up to who looks.
    if (!isListed && !addresses.every(isPublic))
      throw noWay(`${url.host} lies in a private network. Whoever runs the server can allow it by BATON_PRIVATE_HOSTS.`)
    // Loaded when somebody is asked: as a module Node's HTTP brings its client for `fetch` along, a tenth of a start.
    const { request: asks } = isSecure ? await import('node:https') : await import('node:http')
    const patience = AbortSignal.timeout(milliseconds)
    return new Promise((resolve, reject) => {
      const asking = asks(
        {
          host: address,
          port: url.port || (isSecure ? 443 : 80),
          path: `${url.pathname}${url.search}`,
          method,
          headers: { ...headers, host: url.host, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
          ...(isIP(host) ? {} : { servername: host }),
          agent: false,
          signal: signal ? AbortSignal.any([signal, patience]) : patience,
        },
        (answer) => {
          const parts: Buffer[] = []
          let bytes = 0
          answer.on('data', (part: Buffer) => {
            bytes += part.length
            if (bytes <= mostBytes) return void parts.push(part)
            reject(new Error(`${url.host} answers with more than ${mostBytes} bytes`))
            asking.destroy()
          })
          answer.on('error', reject)
          answer.on('end', () => {
            const status = answer.statusCode ?? 0
            const fields = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)])
            resolve(new Response([204, 205, 304].includes(status) ? null : Buffer.concat(parts), { status, headers: fields }))
          })
        },
      )
      asking.on('error', reject)
      asking.end(body)
    })
  }
}

const noWay = (words: string) => new Refusal('invalid', 'outside.not-allowed', words)

const notPublic = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  notPublic.addSubnet(net, bits, 'ipv4')

/** Only what is given out as global unicast, without the parts of it that carry addresses of the old kind. */
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
const within6 = new BlockList()
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  within6.addSubnet(net, bits, 'ipv6')

/** Whether an address belongs to the open internet and not to somebody's house. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !notPublic.check(address, 'ipv4')
  return family === 6 && global6.check(address, 'ipv6') && !within6.check(address, 'ipv6')
}
