/**
 * A token names its workspace, so that one look-up in one workspace says whose it is; what nobody can guess follows after the dot.
 * `baton_` marks what software keeps, so that scanners for leaked secrets find it.
 */
export const tokenFor = (tenant: string, secret: string, kind: 'browser' | 'token' | 'link' | 'provisioning' = 'browser'): string =>
  `${prefixes[kind]}${Buffer.from(tenant.replaceAll('-', ''), 'hex').toString('base64url')}.${secret}`

const prefixes = { browser: '', link: '', token: 'baton_', provisioning: 'baton_scim_' } as const

/** Whether it is a directory's, which is looked up elsewhere than a person's. */
export const isProvisioning = (token: string): boolean => token.startsWith(prefixes.provisioning)

/** The workspace that a token names; undefined for what is no token of ours. */
export function tenantOf(token: string): string | undefined {
  const [, name] = /^(?:baton_(?:scim_)?)?([\w-]{22})\./.exec(token) ?? []
  if (name === undefined) return undefined
  const hex = Buffer.from(name, 'base64url').toString('hex')
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined
}
