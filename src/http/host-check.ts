import { isIP } from 'node:net'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * Which `Host` headers are for us. A site that makes its name point to 127.0.0.1 (DNS rebinding) could else read a demo on
 * this machine through its visitor's browser. When Baton listens on all addresses, anybody who can reach it may call it by
 * any name, unless the public address is set.
 */
export function hostCheck({
  host,
  publicOrigin,
}: {
  host: string
  publicOrigin?: string | undefined
}): (header: string | undefined) => boolean {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  if (isEverywhere && publicOrigin === undefined) return () => true
  const own = isIP(host) === 6 ? `[${host}]` : host.toLowerCase()
  const allowed = new Set([...loopback, own, ...(publicOrigin === undefined ? [] : [new URL(publicOrigin).hostname])])
  return (header) => header !== undefined && allowed.has(header.toLowerCase().replace(/:\d+$/, ''))
}
