/**
 * A token names its workspace, so that one look-up in one workspace says whose it is; what nobody can guess follows after the dot.
 * `baton_` marks what software keeps, so that scanners for leaked secrets find it.
 */
export const tokenFor = (tenant: string, secret: string, kind: 'browser' | 'token' | 'link' = 'browser'): string =>
  `${kind === 'token' ? 'baton_' : ''}${Buffer.from(tenant.replaceAll('-', ''), 'hex').toString('base64url')}.${secret}`

/** The workspace that a token names; undefined for what is no token of ours. */
export function tenantOf(token: string): string | undefined {
  const [, name] = /^(?:baton_)?([\w-]{22})\./.exec(token) ?? []
  if (name === undefined) return undefined
  const hex = Buffer.from(name, 'base64url').toString('hex')
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined
}
