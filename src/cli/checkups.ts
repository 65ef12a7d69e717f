import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import type { DataState } from '../app.ts'
import { Refusal } from '../core/base/refusal.ts'
import { isBuilt } from './build-web.ts'
import { codeOf } from './client.ts'
import type { Io } from './io.ts'
import { maintenance, sameData } from './maintenance.ts'
import { readPageFile } from './read-page.ts'
import { type CliSettings, dataFrom, settingsFrom } from './settings.ts'
import { bytes, count, moment } from './text.ts'

/** `note`: worth knowing, and nothing is kept from working. */
export type Finding = { name: string; state: 'ok' | 'note' | 'wrong'; says: string; todo?: string }

const ok = (name: string, says: string): Finding => ({ name, state: 'ok', says })
const note = (name: string, says: string, todo?: string): Finding => ({ name, state: 'note', says, ...(todo ? { todo } : {}) })
const wrong = (name: string, says: string, todo: string): Finding => ({ name, state: 'wrong', says, todo })

/** Everything that Baton needs, one after the other; what can't be looked at says so instead of staying away. */
export async function checkups(io: Io, folder: string | undefined): Promise<Finding[]> {
  const settings = { ...settingsFrom(io.env, io.root), ...dataFrom(io.env, io.root, folder) }
  if (folder !== undefined) delete (settings as { databaseUrl?: string }).databaseUrl
  return [
    ok('baton', settings.version),
    nodeVersion(process.versions.node),
    dataFolder(settings.dataDir),
    diskSpace(settings.dataDir),
    ...(await database(settings, folder)),
    await port(io, settings),
    await playbooks(settings.playbooksDir),
    await mailServer(settings.mail),
    isBuilt(io.root)
      ? ok('screens', 'built from the sources that are there')
      : note('screens', 'not built, or their sources have changed', 'Nothing: the next "baton serve" builds them.'),
  ]
}

function nodeVersion(version: string): Finding {
  const isNewEnough = Number.parseInt(version, 10) >= 24
  return isNewEnough ? ok('node', version) : wrong('node', `${version} is too old`, 'Use Node 24 or newer; ./baton brings it.')
}

function dataFolder(dataDir: string): Finding {
  if (!existsSync(dataDir)) return note('data', `${dataDir} does not exist yet`, 'Nothing: "baton serve" makes it.')
  if (!statSync(dataDir).isDirectory()) return wrong('data', `${dataDir} is a file`, 'Set BATON_DATA to a folder.')
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    if (codeOf(error) === 'EROFS')
      return wrong('data', `${dataDir} is on a disk that takes no changes`, 'Mount it for writing, or set BATON_DATA to another folder.')
    return wrong('data', `${dataDir} is closed to this account`, 'Run Baton as the user whose folder it is, or set BATON_DATA.')
  }
  return existsSync(join(dataDir, 'postgres-is-in'))
    ? ok('data', `${dataDir}; PostgreSQL's files lie elsewhere, since its account cannot enter that`)
    : ok('data', dataDir)
}

const little = 1024 ** 3
const tooLittle = 200 * 1024 ** 2

function diskSpace(dataDir: string): Finding {
  let at = dataDir
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at)
  const { bavail, bsize } = statfsSync(at)
  const free = bavail * bsize
  const says = `${bytes(free)} free`
  if (free < tooLittle) return wrong('disk', says, 'Make room: PostgreSQL stops when the disk is full.')
  return free < little ? note('disk', says, 'Free up space soon.') : ok('disk', says)
}

async function database({ keys: given, ...settings }: DataPlace, folder: string | undefined): Promise<Finding[]> {
  const { lookAtKeys, openForMaintenance } = await maintenance()
  const looked = lookAtKeys({ ...settings, ...(given ? { keys: given } : {}) })
  const keys = looked && givenKeysFinding(looked)
  // With keys that cannot be read nothing is said of the secrets; all else in the database still is.
  const readable = keys?.state === 'wrong' || given === undefined ? settings : { ...settings, keys: given }
  const found = await databaseItself(() => openForMaintenance(readable), folder)
  const instead = keys && (keys.state === 'wrong' || !found.some(({ name }) => name === 'keys')) ? keys : undefined
  return instead ? [...found.filter(({ name }) => name !== 'keys'), instead] : found
}

type DataPlace = Pick<CliSettings, 'dataDir' | 'databaseUrl' | 'keys'>

type Maintained = Awaited<ReturnType<typeof maintenance>>

const givenKeysFinding = ({ where, isThere, problem }: NonNullable<ReturnType<Maintained['lookAtKeys']>>): Finding =>
  problem === undefined
    ? isThere
      ? ok('keys', `what ${where} holds can be used`)
      : note('keys', `there is no ${where} yet`, 'Nothing: "baton serve" makes it.')
    : wrong('keys', problem, 'Until then Baton does not start: correct BATON_KEY or BATON_KEY_FILE, or leave it out.')

async function databaseItself(open: () => ReturnType<Maintained['openForMaintenance']>, folder: string | undefined): Promise<Finding[]> {
  try {
    const opened = await open()
    try {
      return databaseFindings(await opened.state(), folder)
    } finally {
      await opened.close()
    }
  } catch (error) {
    if (!(error instanceof Refusal))
      return [
        wrong(
          'database',
          `does not open: ${error instanceof Error ? error.message : error}`,
          'Look at its last words above, or restore a backup into another folder.',
        ),
      ]
    if (error.code === 'data.none')
      return [note('database', 'there is none yet, so nothing in it was looked at', 'Nothing: "baton serve" makes it.')]
    return [wrong('database', error.message, 'See what it says.')]
  }
}

function databaseFindings(
  { beside, postgres, migrations, deployment, workspaces, stopped, keys, wrongInsights }: DataState,
  folder?: string,
): Finding[] {
  const major = Number.parseInt(postgres, 10)
  const inUse =
    beside === undefined
      ? ok('lock', 'free: no Baton runs on this data, as far as this folder knows')
      : ok('lock', `held by a running Baton (process ${beside})`)
  return [
    major >= 15
      ? ok('postgresql', `${postgres}, ${count(workspaces, 'workspace')}`)
      : wrong('postgresql', `${postgres} is too old`, 'Use PostgreSQL 15 or newer.'),
    inUse,
    migrationFinding(migrations, beside),
    sendingFinding(deployment, stopped, sameData(folder)),
    keyFinding(keys),
    ...(wrongInsights === null ? [] : [insightFinding(wrongInsights)]),
  ]
}

const insightFinding = (wrong: number): Finding =>
  wrong === 0
    ? ok('insights', 'what is counted is what the handovers give')
    : note(
        'insights',
        `${count(wrong, 'number')} differ from a recount`,
        'Nothing: a running Baton counts them again once a day, and after a start.',
      )

function keyFinding({ where, keys }: DataState['keys']): Finding {
  const missing = keys.filter(({ isHere }) => !isHere)
  const secrets = keys.reduce((sum, key) => sum + key.secrets, 0)
  if (missing.length > 0)
    return wrong(
      'keys',
      `${count(
        missing.reduce((sum, key) => sum + key.secrets, 0),
        'secret',
      )} cannot be read: the key ${missing.map(({ id }) => id).join(', ')} is not in ${where}`,
      'Restore the key file, or set BATON_KEY; otherwise enter the client secret again in Settings > Sign-in.',
    )
  if (keys.length === 0) return note('keys', 'there is none yet', 'Nothing: "baton serve" makes one.')
  return ok('keys', `${count(secrets, 'secret')}, readable with ${where}`)
}

function migrationFinding({ state, newest, by, missing }: DataState['migrations'], beside: number | undefined): Finding {
  switch (state) {
    case 'in step':
      return ok('migrations', `in step, the newest is ${newest}`)
    case 'behind':
      return note(
        'migrations',
        `${missing.join(', ')} still to come`,
        beside === undefined
          ? 'Nothing: the next "baton serve" applies them. Back up before.'
          : 'The running Baton is older than this one. Restart it.',
      )
    case 'ahead':
      return wrong(
        'migrations',
        `the data was last used by a newer Baton (${newest}${by === null ? '' : `, of ${by}`})`,
        'Start that one, or restore a backup into an empty folder.',
      )
    case 'other history':
      return wrong('migrations', 'a migration was changed after it ran here', 'Use the Baton that the data is from.')
  }
}

function sendingFinding(
  { maySend, restoredAt, confirmedBy, epoch }: DataState['deployment'],
  stopped: DataState['stopped'],
  data: string,
): Finding {
  if (!maySend)
    return note(
      'sending',
      `nothing is sent: this is a copy, restored ${restoredAt ? moment(restoredAt.toISOString()) : ''}`,
      `When this copy is the one that sends from now on: baton allow-sending --by "Your Name"${data}`,
    )
  const [first] = stopped
  if (first)
    return note(
      'sending',
      `stopped in ${first.workspace}: ${first.why}`,
      `When it may go on: baton resume-sending --by "Your Name"${data}, or Settings > Sending.`,
    )
  return ok('sending', restoredAt === null ? 'allowed' : `allowed by ${confirmedBy} after restore ${epoch - 1}`)
}

/** The port is free, or it is Baton itself that has it. */
export async function port(io: Pick<Io, 'fetch'>, { host, port: number }: Pick<CliSettings, 'host' | 'port'>): Promise<Finding> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  const address = `http://${name.includes(':') ? `[${name}]` : name}:${number}`
  const notHere = wrong('port', `${host} is not an address of this machine`, 'Set HOST to one that is, or leave it out.')
  // Another machine may answer there, refuse or stay silent: nothing of that says that Baton could listen.
  if (isElsewhere(host)) return notHere
  const taken = wrong('port', `${number} is in use by something that is not Baton`, 'Stop that, or choose another port: PORT=3001.')
  try {
    const response = await io.fetch(`${address}/readyz`, { signal: AbortSignal.timeout(3000), redirect: 'manual' })
    const isOurs = (await response.text()).includes('"status"') || response.headers.get('content-type')?.includes('json')
    if (!isOurs) return taken
    return response.ok
      ? ok('port', `a Baton answers at ${address}`)
      : note('port', `a Baton at ${address} is not ready (${response.status})`, 'Wait, then look again.')
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ECONNREFUSED') return ok('port', `${number} is free`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return notHere
    return taken
  }
}

/** Whether an address is one of this machine's. A name is looked up by whoever asks there. */
function isElsewhere(host: string): boolean {
  const isAddress = /^\d+(\.\d+){3}$/.test(host) || host.includes(':')
  if (!isAddress || host === '0.0.0.0' || host === '::' || host === '::1' || host.startsWith('127.')) return false
  const own = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => asWritten(address)))
  return !own.includes(asWritten(host))
}

/** IPv6 has many ways to write one address. */
const asWritten = (address: string): string => {
  const url = `http://[${address.replace(/%.*$/, '')}]/`
  return URL.canParse(url) ? new URL(url).hostname : address
}

/** Asks the mail server for its greeting and encryption; logs in nowhere and sends nothing. */
async function mailServer(mail: CliSettings['mail']): Promise<Finding> {
  if (!mail) return note('mail', 'no SMTP_URL in this environment: a Baton started in it keeps letters and notices, nothing leaves')
  const { lookAtMailServer } = await maintenance()
  const seen = await lookAtMailServer(mail)
  return 'problem' in seen
    ? wrong(
        'mail',
        `${seen.server} does not take mail: ${seen.problem}`,
        'Look at SMTP_URL, and whether this machine may reach that server.',
      )
    : ok('mail', `${seen.server} answers${seen.isEncrypted ? ', encrypted' : ', in the clear'}; notices come from ${mail.from.address}`)
}

async function playbooks(folder: string): Promise<Finding> {
  if (!existsSync(folder)) return wrong('playbooks', `${folder} does not exist`, 'Set BATON_PLAYBOOKS to the folder with the pages.')
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .toSorted()
  if (names.length === 0) return note('playbooks', `${folder} has no pages`, 'Put a page there; without one no handover can be started.')
  const { compilePlaybook } = await import('../core/playbook/compile-playbook.ts')
  const broken = names.filter((name) => hasErrors(() => compilePlaybook(readPageFile(join(folder, name))).diagnostics))
  return broken.length === 0
    ? ok('playbooks', `${count(names.length, 'page')} without errors`)
    : wrong(
        'playbooks',
        `${broken.join(', ')} cannot be published`,
        `baton playbook check ${broken.map((name) => join(folder, name)).join(' ')}`,
      )
}

function hasErrors(compile: () => readonly { severity: string }[]): boolean {
  try {
    return compile().some(({ severity }) => severity === 'error')
  } catch (error) {
    if (error instanceof Refusal) return true
    throw error
  }
}
