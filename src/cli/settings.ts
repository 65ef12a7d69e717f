import { join, resolve } from 'node:path'
import type { KeySource, MailSettings } from '../app.ts'
import { Refusal } from '../core/base/refusal.ts'
import { mailSettingsFrom } from './mail-settings.ts'
import { versionIn } from './version.ts'

export type CliSettings = {
  /** Of this build. */
  version: string
  dataDir: string
  databaseUrl?: string
  host: string
  port: number
  playbooksDir: string
  publicOrigin?: string
  demoAnywhere: boolean
  noDemo: boolean
  /** Without it mail is kept and nothing leaves. */
  mail?: MailSettings
  /** Without it the keys for secrets are a file in the data folder. */
  keys?: KeySource
  /** Hosts in a private network that may be asked. */
  privateHosts: string[]
  /** Proxies whose word about who came through them is believed. */
  trustedProxies: string[]
  /** Whether anybody who asks too fast is told to wait. */
  isLimited: boolean
  /** With which `/metrics` answers; without it there is none. */
  metricsToken?: string
}

/** Everything that the environment may say, with what holds when it says nothing. */
export const variables = [
  { name: 'PORT', about: 'Port to listen on', default: '3000' },
  { name: 'HOST', about: 'Address to listen on. The demo runs on loopback only', default: '127.0.0.1' },
  { name: 'BATON_DATA', about: 'Folder with the database and the notes about its log', default: '.baton in the clone' },
  { name: 'DATABASE_URL', about: 'A PostgreSQL server (15 or newer) instead of the embedded one', default: '' },
  { name: 'BATON_PLAYBOOKS', about: 'Folder with the pages that are published at the start', default: 'playbooks in the clone' },
  {
    name: 'BATON_ORIGIN',
    about: 'The address that people use, where Baton is behind a proxy; links in mail begin with it: https://baton.example.com',
    default: '',
  },
  {
    name: 'BATON_DEMO',
    about: '"anywhere": the demo runs on other addresses and on a database server too; "off": there is no demo',
    default: 'on this machine only',
  },
  {
    name: 'SMTP_URL',
    about: 'Mail server: smtps://user:password@mail.example.com or smtp://…:587. Without it mail is kept and not sent',
    default: '',
  },
  { name: 'BATON_MAIL_FROM', about: 'Sender of notices: Baton <baton@example.com>. Needed with SMTP_URL', default: '' },
  {
    name: 'BATON_KEY',
    about: 'The key for secrets in the database, 32 bytes in base64; NEW,OLD while it is being changed. The same on every node',
    default: '',
  },
  { name: 'BATON_KEY_FILE', about: 'Where the file with the keys for secrets is', default: 'secret-keys.json in BATON_DATA' },
  {
    name: 'BATON_TRUSTED_PROXIES',
    about:
      'Addresses or networks of the proxies whose X-Forwarded-For is believed: 10.0.0.5,10.1.0.0/16. Then requests without a session are limited by network address behind a proxy too',
    default: 'no proxy is believed',
  },
  { name: 'BATON_LIMITS', about: '"off": no rate limits', default: 'on' },
  {
    name: 'BATON_METRICS_TOKEN',
    about: 'Serves `GET /metrics`, in the text format of Prometheus, to whoever sends this token: at least 16 letters, digits and .-_~+/=',
    default: 'no metrics',
  },
  {
    name: 'BATON_PRIVATE_HOSTS',
    about: 'Hosts in a private network to which Baton may connect, for a sign-in provider of your own: login.internal,10.0.0.5:8080',
    default: '',
  },
  {
    name: 'BATON_COMMIT',
    about:
      'The commit that this build is of, as backups, exports and `baton --version` name it; for an image that is built without a checkout',
    default: 'what the checkout says',
  },
  { name: 'BATON_URL', about: 'Where the command line finds the server', default: 'http://127.0.0.1 with PORT' },
  {
    name: 'BATON_TOKEN',
    about:
      'The token with which the command line signs in (create one under Your page > Tokens for software). In a demo, --as works without one',
    default: '',
  },
] as const

/** Reads the environment; what is unreadable is refused with the name of the variable. `--origin` wins over what it says of that. */
export function settingsFrom(env: NodeJS.ProcessEnv, root: string, given?: string): CliSettings {
  const where = given === undefined ? 'BATON_ORIGIN' : '--origin'
  const origin = (given ?? env.BATON_ORIGIN) || undefined
  if (origin !== undefined && !/^https?:\/\/[^/]+$/.test(origin))
    throw new Refusal(
      'invalid',
      'settings.origin',
      `${where} is "${origin}". Give scheme and host only, for example https://baton.example.com.`,
      { where },
    )
  mustBeOneOf(env, 'BATON_DEMO', ['anywhere', 'off'])
  mustBeOneOf(env, 'BATON_LIMITS', ['off', 'on'])
  const mail = mailSettingsFrom(env)
  return {
    ...dataFrom(env, root),
    host: env.HOST || '127.0.0.1',
    port: portFrom(env),
    playbooksDir: resolve(env.BATON_PLAYBOOKS || join(root, 'playbooks')),
    ...(origin === undefined ? {} : { publicOrigin: origin }),
    demoAnywhere: env.BATON_DEMO === 'anywhere',
    noDemo: env.BATON_DEMO === 'off',
    ...(mail ? { mail } : {}),
    privateHosts: listIn(env.BATON_PRIVATE_HOSTS).map((host) => host.toLowerCase()),
    trustedProxies: proxiesFrom(env),
    isLimited: env.BATON_LIMITS !== 'off',
    ...metricsFrom(env),
  }
}

/** "false" for "off" would leave a door open that somebody believes to be shut. */
function mustBeOneOf(env: NodeJS.ProcessEnv, name: 'BATON_DEMO' | 'BATON_LIMITS', values: readonly string[]): void {
  const given = env[name]
  if (!given || values.includes(given)) return
  const known = values.map((one) => `"${one}"`).join(' or ')
  throw new Refusal('invalid', 'settings.word', `${name} is "${given}". Say ${known}, or leave it out.`, { where: name })
}

const listIn = (text = ''): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

function proxiesFrom({ BATON_TRUSTED_PROXIES }: NodeJS.ProcessEnv): string[] {
  const proxies = listIn(BATON_TRUSTED_PROXIES)
  const strange = proxies.find((one) => {
    const [address = '', bits = '1', ...more] = one.split('/')
    const family = familyOf(address)
    return family === undefined || more.length > 0 || !/^\d+$/.test(bits) || Number(bits) < 1 || Number(bits) > family
  })
  if (strange !== undefined)
    throw new Refusal(
      'invalid',
      'settings.proxies',
      `BATON_TRUSTED_PROXIES has "${strange}", which is neither an address nor a network. Give them as 10.0.0.5,10.1.0.0/16.`,
      { where: 'BATON_TRUSTED_PROXIES' },
    )
  return proxies
}

/** A short one could be guessed; another sign would not come through a header. */
function metricsFrom({ BATON_METRICS_TOKEN: token }: NodeJS.ProcessEnv): { metricsToken?: string } {
  if (!token) return {}
  if (!/^[\w.~+/=-]{16,}$/.test(token))
    throw new Refusal(
      'invalid',
      'settings.metrics',
      'BATON_METRICS_TOKEN needs at least 16 letters, digits and .-_~+/=. Make one: openssl rand -base64 32.',
      { where: 'BATON_METRICS_TOKEN' },
    )
  return { metricsToken: token }
}

/** How many bits an address of its kind has; undefined for what is none. */
function familyOf(address: string): 32 | 128 | undefined {
  if (/^\d+(?:\.\d+){3}$/.test(address)) return address.split('.').every((part) => Number(part) < 256) ? 32 : undefined
  return address.includes(':') && URL.canParse(`http://[${address}]/`) ? 128 : undefined
}

/** Where the keys for secrets come from. */
const keysFrom = ({ BATON_KEY, BATON_KEY_FILE }: NodeJS.ProcessEnv): { keys?: KeySource } =>
  BATON_KEY || BATON_KEY_FILE
    ? { keys: { ...(BATON_KEY ? { given: BATON_KEY } : {}), ...(BATON_KEY_FILE ? { file: BATON_KEY_FILE } : {}) } }
    : {}

function portFrom({ PORT }: NodeJS.ProcessEnv): number {
  const port = Number(PORT || 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Refusal('invalid', 'settings.port', `PORT is "${PORT}", which is not a port. Give a number from 1 to 65535.`, {
      where: 'PORT',
    })
  return port
}

/** Where the data is, and which build looks at it. A folder on the command line wins over everything that the environment says. */
export const dataFrom = (
  env: NodeJS.ProcessEnv,
  root: string,
  folder?: string,
): Pick<CliSettings, 'version' | 'dataDir' | 'databaseUrl' | 'keys'> => ({
  version: versionIn(root, env),
  dataDir: resolve(folder || env.BATON_DATA || join(root, '.baton')),
  ...(env.DATABASE_URL && !folder ? { databaseUrl: env.DATABASE_URL } : {}),
  ...keysFrom(env),
})

/** The server that the command line asks. */
export function serverFrom(env: NodeJS.ProcessEnv, given?: string): string {
  const url = given ?? (env.BATON_URL || `http://127.0.0.1:${portFrom(env)}`)
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Refusal('invalid', 'settings.url', `"${url}" is not the address of a server. Give it as http://127.0.0.1:3000.`, {
      where: given ? '--url' : 'BATON_URL',
    })
  return url.replace(/\/+$/, '')
}
