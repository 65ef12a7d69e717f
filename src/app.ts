import { randomBytes, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Provider } from './connectors/connector.ts'
import { Refusal } from './core/base/refusal.ts'
import type { Actor, TokenScope } from './core/policy/member.ts'
import type { Log } from './http/log.ts'
import { type Limits, usualLimits } from './http/rate-limits.ts'
import { createServer } from './http/server.ts'
import { measuring } from './jobs/measure.ts'
import { startWorker, type Worker } from './jobs/worker.ts'
import { allOperations } from './operations/all.ts'
import type { NewWorkspace } from './operations/at-the-server.ts'
import * as atTheServer from './operations/at-the-server.ts'
import type { CompilePages } from './operations/compile-pages.ts'
import { signIn } from './operations/demo.ts'
import { ownWorkspace } from './operations/identity/own-workspace.ts'
import { type PasswordCost, passwordsWith } from './operations/identity/passwords.ts'
import { isProvisioning, tenantOf } from './operations/identity/workspace-token.ts'
import { linkDesks } from './operations/links/link-desks.ts'
import { isHalfMade, makeDemo, makeDemoAnew } from './operations/make-demo.ts'
import { openServices } from './operations/open-services.ts'
import { repeatErasures } from './operations/personal-data/erase-person.ts'
import type { MailSettings } from './operations/post.ts'
import { publishPlaybooks } from './operations/publish-playbooks.ts'
import type { Services } from './operations/services.ts'
import { writeCheckpoint } from './store/checkpoint.ts'
import { type Database, openDatabase } from './store/database.ts'
import { readDeployment } from './store/deployment.ts'
import { drawnBytes } from './store/drawn-bytes.ts'
import type { KeySource } from './store/keyring.ts'
import { listen } from './store/listen.ts'
import { setMailLeaves } from './store/mail-delivery.ts'
import { oneAtATime } from './store/one-at-a-time.ts'
import { findProvisioner } from './store/provisioners.ts'
import { findSession, type Session } from './store/sessions.ts'
import { listTenants, listWorkspaces } from './store/workspaces.ts'

export type Settings = {
  /** Of this build; a test has none. */
  version?: string
  dataDir: string
  databaseUrl?: string
  /** An open database instead of one in `dataDir`; whoever opened it closes it. Tests bring theirs. */
  database?: Database
  host: string
  port: number
  /** The folder of Markdown pages that are published at the start. */
  playbooksDir: string
  /** Where the built screens lie. */
  webRoot?: string
  publicOrigin?: string
  /** Serve a demo wherever the server listens; or none at all. Without a word: on this machine only, and not on a database server. */
  demoAnywhere?: boolean
  noDemo?: boolean
  /** What a guess at a password costs; tests take less. */
  passwordCost?: PasswordCost
  /** Answers are held against the contract; for tests and development. */
  checkAnswers?: boolean
  /** Leave out what happens by itself; tests that move a clock of their own do. */
  withoutJobs?: boolean
  /** The machine's clock; a test brings its own. */
  clock?: () => Date
  /** Compiles what people write; a test brings one with tighter limits. */
  compile?: CompilePages
  /** The mail server; without it mail is kept. A demo keeps its mail whatever stands here. */
  mail?: MailSettings
  /** Other systems than Baton's own records; a simulation brings them. */
  provider?: Provider
  /** Where the keys for secrets are: given, or in a file; one in the data folder is made without it. */
  keys?: KeySource
  /** Hosts in a private network that may be asked. */
  privateHosts?: readonly string[]
  /** How fast somebody may ask; without it, as fast as they can. */
  limits?: Limits
  /** Proxies whose word about who came through them is believed. */
  trustedProxies?: readonly string[]
  /** How many accounts and handovers the demo gets; a test takes few. */
  demo?: 'whole' | 'small'
  onProgress?: (words: string) => void
  /** Gives a start up that is not over: what is open is closed, and the start fails. Afterwards it is `close` that ends it. */
  signal?: AbortSignal
  log?: Log
  /** With which `/metrics` answers; without it there is none. */
  metricsToken?: string
}

export type App = {
  address: string
  /** The demo's workspace, else the team's own; empty while there is neither. */
  tenant: string
  isDemo: boolean
  /** With what the first screen makes a workspace; nothing once there is one. */
  setUpToken?: string
  services: Services
  server: FastifyInstance
  close: () => Promise<void>
}

/** How people call it, as far as it is known before it listens. */
export const addressFor = ({ publicOrigin, host, port }: Pick<Settings, 'publicOrigin' | 'host' | 'port'>): string =>
  publicOrigin ?? `http://${host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? 'localhost' : host}:${port}`

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127\./.test(host)

/** UUIDs of version 7: they sort by age, which keeps the newest rows of an index together. */
function newId(): string {
  const bytes = drawnBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A secret that nobody can guess. */
const newToken = () => randomBytes(32).toString('base64url')

/** Opens everything in order, wires it, and closes it in reverse order. Nothing half-open is left when a step refuses. */
export async function openApp(settings: Settings): Promise<App> {
  const { host, port, onProgress = () => {}, log = () => {}, signal } = settings
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of closing.splice(0).toReversed()) await step()
  }
  try {
    const database =
      settings.database ??
      (await openDatabase({
        dataDir: settings.dataDir,
        version: settings.version,
        databaseUrl: settings.databaseUrl,
        onProgress,
        log: (level, words) => level !== 'info' && log({ level, event: 'database', words }),
        signal,
      }))
    // Whatever a start does needs the database, and ends without it.
    const giveUp = () => void database.close().catch(() => {})
    if (!settings.database) {
      closing.push(() => database.close())
      signal?.addEventListener('abort', giveUp)
    }
    const clock = settings.clock ?? (() => new Date())
    const servesDemo = mayServeDemo(settings)
    const services = openServices({
      database,
      newId,
      newToken,
      passwords: passwordsWith(newToken, settings.passwordCost),
      pages: () => pagesIn(settings.playbooksDir),
      setUpToken: newToken(),
      servesDemo,
      clock,
      ...(settings.compile ? { compile: settings.compile } : {}),
      ...(settings.provider ? { provider: settings.provider } : {}),
      mail: settings.mail,
      keys: settings.keys,
      privateHosts: settings.privateHosts,
      address: addressFor(settings),
      seedDemo: async (opened, tenant) => {
        // Most starts make no demo, and its story is long.
        const { seedDemo } = await import('./operations/seed-demo.ts')
        await seedDemo(opened, tenant, {
          size: settings.demo ?? 'whole',
          pages: pagesIn(settings.playbooksDir),
          onProgress: (words) => {
            // Most of it is done without the database, and would be done to its end.
            signal?.throwIfAborted()
            onProgress(words)
          },
        })
      },
    })
    closing.push(() => services.compile.close())
    services.keyring.make(clock())
    closing.push(() => services.post.close())
    await setMailLeaves(database, settings.mail !== undefined)
    // While the bell was away changes were missed: everybody looks for themselves.
    const ringForAll = async () => {
      for (const tenant of await listTenants(database)) services.heard({ tenant, seq: 0, streams: null })
    }
    const bell = await listen(database, services.heard, () => void ringForAll().catch(() => {}))
    closing.push(() => bell.close())
    // Several Batons may start on one database at once; one of them fills it, the others find it filled.
    const { demo, own } = await oneAtATime(
      database,
      async () => {
        const opened = await openWorkspaces(services, settings)
        for (const tenant of [opened.demo, opened.own]) {
          const published = tenant === undefined ? [] : await publishPlaybooks(services, tenant, pagesIn(settings.playbooksDir))
          for (const title of published) onProgress(`Published ${title}`)
        }
        // A database that was set back has forgotten whom it erased; what lies beside the data has not.
        for (const tenant of await listTenants(database)) await repeatErasures(services, tenant, clock())
        return opened
      },
      { onWait: () => onProgress('Another Baton is starting on this database; waiting for it'), signal },
    )

    let worker: Worker | undefined
    const { metricsToken } = settings
    const server = await createServer({
      operations: allOperations(services),
      findSession: async (token) => {
        const tenant = tenantOf(token)
        if (tenant !== undefined && isProvisioning(token)) {
          const directory = await findProvisioner(database, { tenant, token, now: clock() })
          return directory && { tenant, actor: { kind: 'baton', provisions: directory.name } }
        }
        const session = tenant === undefined ? undefined : await findSession(database, { tenant, token, now: clock() })
        if (!tenant || !session || (session.isDemo && !servesDemo)) return undefined
        const actor = await actorOf(services, tenant, session)
        return actor && { tenant, actor }
      },
      tenant: demo ?? own ?? noTenant,
      links: linkDesks(services),
      onSessionsChanged: services.onSessionsChanged,
      now: services.now,
      log,
      newId: randomUUID,
      newNonce: () => randomBytes(16).toString('base64'),
      monotonic: () => performance.now(),
      ready: async () => {
        await listTenants(database)
      },
      host,
      ...(settings.publicOrigin ? { publicOrigin: settings.publicOrigin } : {}),
      ...(settings.webRoot ? { webRoot: settings.webRoot } : {}),
      ...(settings.limits ? { limits: settings.limits } : {}),
      ...(settings.trustedProxies ? { trustedProxies: settings.trustedProxies } : {}),
      // Once a team has its own workspace, who comes without a session is asked who they are.
      ...(demo !== undefined ? { welcome: async () => ((await ownWorkspace(services)) ? undefined : signIn(services, demo)) } : {}),
      ...(settings.checkAnswers ? { checkAnswers: true } : {}),
      ...(metricsToken === undefined ? {} : { metrics: { token: metricsToken, measure: measuring(services, () => worker?.health()) } }),
    })
    closing.push(() => server.close())
    if (!settings.withoutJobs) {
      const started = startWorker(services, log)
      worker = started
      closing.push(() => started.close())
    }
    const address = await listening(server, { host, port })
    if (!(await readDeployment(database)).maySend)
      onProgress('This copy came from a backup or an export, and sends nothing until: baton allow-sending --by "Your Name"')
    signal?.throwIfAborted()
    signal?.removeEventListener('abort', giveUp)
    return {
      address,
      tenant: demo ?? own ?? '',
      isDemo: demo !== undefined,
      ...(own === undefined && services.setUpToken !== undefined ? { setUpToken: services.setUpToken } : {}),
      services,
      server,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Where nobody is anywhere: no row has it. */
const noTenant = '00000000-0000-0000-0000-000000000000'

async function actorOf(services: Services, tenant: string, { kind, person, data }: Session): Promise<Actor | undefined> {
  const member = (await services.directory(tenant)).people.get(person.id)
  if (!member?.active) return undefined
  if (kind === 'browser') return { kind: 'person', member }
  const scope: TokenScope = data.scope === 'write' ? 'write' : 'read'
  return { kind: 'software', member, name: typeof data.name === 'string' ? data.name : 'without a name', scope }
}

/** A demo lets everybody be anybody, so it is for the machine that it runs on, unless somebody says otherwise. */
const mayServeDemo = ({ host, demoAnywhere, noDemo }: Pick<Settings, 'host' | 'demoAnywhere' | 'noDemo'>) =>
  !noDemo && (isLoopback(host) || demoAnywhere === true)

/** What is served: the team's own workspace, the demo beside it, or the first screen of an installation that has neither yet. */
async function openWorkspaces(
  services: Services,
  { host, port, databaseUrl, demoAnywhere, onProgress = () => {} }: Settings,
): Promise<{ demo?: string; own?: string }> {
  const known = await listWorkspaces(services.database)
  const own = known.find(({ isDemo, clock }) => !isDemo && !isHalfMade(clock))?.tenant
  const demo = known.find(({ isDemo }) => isDemo)
  const found = own === undefined ? {} : { own }
  if (!services.servesDemo) return found
  if (demo && !isHalfMade(demo.clock)) return { ...found, demo: demo.tenant }
  // On a database server somebody works for real, or is about to; and who has a workspace of their own need not wait for a demo.
  if (!demo && (own !== undefined || (databaseUrl !== undefined && !demoAnywhere))) return found
  // Making a demo takes a while; that the port is taken had better be said before it.
  await mustBeFree({ host, port })
  const tenant = demo?.tenant ?? newId()
  onProgress(demo ? 'Making the demo workspace again: the last start was interrupted' : 'Making the demo workspace')
  if (demo) await makeDemoAnew(services, tenant, demo.name)
  else await makeDemo(services, tenant, 'Meridian Cloud (demo)')
  // From here on a cut end of the log shows.
  await writeCheckpoint(services.database, tenant, services.clock())
  return { ...found, demo: tenant }
}

const pagesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

async function mustBeFree(place: { host: string; port: number }): Promise<void> {
  const probe = Fastify({ logger: false })
  try {
    await listening(probe, place)
  } finally {
    await probe.close()
  }
}

/** A port that is taken is the person's to free or to change, so it is said as such. */
async function listening(server: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await server.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new Refusal('conflict', 'port.in-use', `Port ${port} on ${host} is in use. Stop what uses it, or choose another: PORT=3001.`)
    if (code === 'EACCES')
      throw new Refusal('forbidden', 'port.not-allowed', `Port ${port} is not open to this account. Choose one above 1023.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new Refusal('invalid', 'host.not-here', `${host} is not an address of this machine. Set HOST to one that is, or leave it out.`)
    throw error
  }
}

/** The commands of the server's own machine, on its clock and with its ids. */
const tools = { newId, newToken, clock: () => new Date() }
export const makeWorkspace = ({ playbooksDir, ...asked }: Omit<NewWorkspace, 'pages'> & { playbooksDir: string }) =>
  atTheServer.makeWorkspace(tools, { ...asked, pages: pagesIn(playbooksDir) })
export const exportTo = (asked: Parameters<typeof atTheServer.exportTo>[1]) => atTheServer.exportTo(tools, asked)
export const makeLinkFor = (asked: Parameters<typeof atTheServer.makeLinkFor>[1]) => atTheServer.makeLinkFor(tools, asked)
export const openPersonalData = (asked: Parameters<typeof atTheServer.openPersonalData>[1]) => atTheServer.openPersonalData(tools, asked)
export const { importFrom } = atTheServer

// The side door's tools: the command line looks into the data through here and nowhere else.
export { lookAtMailServer } from './operations/look-at-mail-server.ts'
export { type CheckedLog, type DataState, lookAtKeys, openForMaintenance, readBackup, restoreBackup } from './operations/maintenance.ts'
export type { KeyState } from './operations/secret-keys.ts'
export type { Database, KeySource, MailSettings }
export { usualLimits }
