import { builtIn } from '../connectors/built-in/built-in.ts'
import { unsteady } from '../connectors/built-in/unsteady.ts'
import type { Provider } from '../connectors/connector.ts'
import { askOutside } from '../connectors/egress.ts'
import { singleSignOn as overOidc, type SingleSignOn } from '../connectors/oidc/single-sign-on.ts'
import type { NewId } from '../core/base/ids.ts'
import type { Database } from '../store/database.ts'
import { Keyring, type KeySource } from '../store/keyring.ts'
import { type LetterJournal, letterJournal } from '../store/letter-journal.ts'
import type { Change } from '../store/listen.ts'
import type { LoadedDirectory } from '../store/load.ts'
import { postgresStore } from '../store/postgres-store.ts'
import type { Store } from '../store/store.ts'
import { arrangedCalls } from './arranged-calls.ts'
import { calendarRow, storedCalendar, withYears, yearsAround } from './calendar-layers.ts'
import { type CompilePages, compilePages } from './compile-pages.ts'
import { demoOffset } from './demo-clock.ts'
import { type Directory, directoryFrom } from './directory.ts'
import { type Passwords, passwordsWith } from './identity/passwords.ts'
import { inTurn } from './in-turn.ts'
import { type MailSettings, openPost } from './post.ts'
import { type Page, readPlaybooks } from './publish-playbooks.ts'
import { beforeAnAnswer, recheckAccounts } from './recheck.ts'
import type { PublishedPlaybook, Services, SessionsChanged } from './services.ts'
import { takeNumbers } from './take-numbers.ts'

/** How long what changes seldom may be remembered. Commits that concern it empty it at once; this is the net below. */
const rememberedMilliseconds = 10_000

export type ServiceOptions = {
  database: Database
  /** PostgreSQL, unless a simulation brings its own. */
  store?: Store
  /** Baton's own records, unless a simulation brings other systems. */
  provider?: Provider
  /** A file in the data folder, unless a simulation brings its own. */
  journal?: LetterJournal
  newId: NewId
  newToken: () => string
  clock: () => Date
  /** The machine's own, unless a simulation brings its own. */
  beat?: Services['beat']
  address: string
  seedDemo: (services: Services, tenant: string) => Promise<void>
  /** A test brings tighter limits. */
  compile?: CompilePages
  /** Without it no mail leaves. */
  mail?: MailSettings | undefined
  /** A test brings cheaper ones. */
  passwords?: Passwords
  /** Where the keys for secrets are; a file in the data folder without it. */
  keys?: KeySource | undefined
  /** Made of `keys` and the data folder, unless somebody has no folder. */
  keyring?: Keyring
  /** Hosts in a private network that may be asked: a sign-in provider of one's own. */
  privateHosts?: readonly string[] | undefined
  singleSignOn?: SingleSignOn
  pages?: () => readonly Page[]
  setUpToken?: string
  servesDemo?: boolean
}

/** The services, with their caches. Commits that concern what is cached are told through `heard`. */
export function openServices({
  database,
  store = postgresStore(database),
  provider = builtIn.connect({}),
  journal = letterJournal(database.dataDir),
  newId,
  newToken,
  clock,
  beat = machineBeat,
  address,
  seedDemo,
  compile = compilePages(),
  mail,
  passwords = passwordsWith(newToken),
  keys = {},
  keyring = new Keyring(database.dataDir, keys),
  privateHosts = [],
  singleSignOn = overOidc(askOutside({ privateHosts }), clock),
  pages = () => [],
  setUpToken,
  servesDemo = true,
}: ServiceOptions): Services & { heard: (change: Change) => void } {
  const listeners = new Set<(change: Change) => void>()
  const doors = new Set<(change: SessionsChanged) => void>()
  const offsets = remembered((tenant: string) => demoOffset({ store }, tenant), clock)
  const calls = remembered((tenant: string) => arrangedCalls(store, tenant), clock)
  // Who has left by now is asked of the workspace's own time.
  const directories = remembered(
    async (tenant: string) => readDirectory(store, tenant, new Date(clock().getTime() + (await offsets.get(tenant)))),
    clock,
  )
  const published = remembered((tenant: string) => readPlaybooks({ store }, tenant), clock)
  const forget = (tenant: string) => {
    directories.forget(tenant)
    published.forget(tenant)
    offsets.forget(tenant)
  }

  const services: Services = {
    database,
    store,
    beat,
    newId,
    newToken,
    address,
    clock,
    now: async (tenant) => new Date(clock().getTime() + (await offsets.get(tenant))),
    directory: directories.get,
    calls: calls.get,
    playbooks: published.get,
    compile,
    playbook: async (tenant, id, version): Promise<PublishedPlaybook> => {
      const find = async () => (await published.get(tenant)).find((one) => one.id === id && one.version === version)
      const known = await find()
      if (known) return known
      published.forget(tenant)
      const fresh = await find()
      if (!fresh) throw new Error(`Version ${version} of the playbook ${id} is not there`)
      return fresh
    },
    provider: async (tenant, effect, attempt) => {
      const { settings } = await directories.get(tenant)
      const isUnsteady = settings.unsteady.some(({ account, system }) => account === effect.account && system === effect.system)
      return isUnsteady ? unsteady(provider, effect, attempt) : provider
    },
    recheck: (tenant, accounts, now) => recheckAccounts(services, tenant, accounts, { now: async () => now, most: beforeAnAnswer }),
    onCommit: (told) => {
      listeners.add(told)
      return () => listeners.delete(told)
    },
    inHand: new Map(),
    inTurn: inTurn(),
    takeNumbers: takeNumbers(),
    post: openPost({ journal, mail }),
    seedDemo: (tenant) => seedDemo(services, tenant),
    forget,
    passwords,
    keyring,
    singleSignOn,
    pages,
    ...(setUpToken === undefined ? {} : { setUpToken }),
    servesDemo,
    sessionsChanged: (change) => {
      for (const told of doors) told(change)
    },
    onSessionsChanged: (told) => {
      doors.add(told)
      return () => doors.delete(told)
    },
  }

  return {
    ...services,
    heard: (change) => {
      if (change.streams === null || change.streams.some(({ kind }) => cached.has(kind))) forget(change.tenant)
      // What was arranged a moment ago must not be proposed to somebody else.
      if (change.streams === null || change.streams.some(({ kind }) => kind === 'handover')) calls.forget(change.tenant)
      // Whoever lost a right or a session on another node loses it here in the same moment.
      if (change.streams === null) services.sessionsChanged({ tenant: change.tenant })
      for (const { kind, id } of change.streams ?? [])
        if (kind === 'person') services.sessionsChanged({ tenant: change.tenant, person: id })
        // The tokens of directories, which are nobody's.
        else if (kind === 'workspace') services.sessionsChanged({ tenant: change.tenant, person: 'baton' })
      for (const told of listeners) told(change)
    },
  }
}

const cached: ReadonlySet<string> = new Set(['workspace', 'person', 'playbook', 'letter-template'])

async function readDirectory(store: Store, tenant: string, now: Date): Promise<Directory> {
  const loaded = await store.load(tenant, { people: true, directory: true })
  if ('answered' in loaded) throw new Error('Nothing was asked with a key')
  const directory = await Promise.all(
    loaded.directory.map(async (row) => {
      // Holidays are stored for some years. Where those run out, deadlines must not begin to ignore them.
      if (row.kind !== 'calendar' || row.data.removed === true) return row
      return { ...row, ...calendarRow(await withYears(storedCalendar(row), yearsAround(now).slice(0, 4))) } as LoadedDirectory
    }),
  )
  return directoryFrom({ people: loaded.people, directory, settings: loaded.workspace.settings }, now)
}

const machineBeat: Services['beat'] = (milliseconds, run) => {
  const timer = setInterval(run, milliseconds)
  return () => clearInterval(timer)
}

/** One value per workspace, read when it is asked for and not remembered; two that ask at once share one reading. */
function remembered<T>(read: (tenant: string) => Promise<T>, clock: () => Date) {
  const known = new Map<string, { at: number; value: Promise<T> }>()
  return {
    get: (tenant: string): Promise<T> => {
      const found = known.get(tenant)
      const now = clock().getTime()
      if (found && Math.abs(now - found.at) < rememberedMilliseconds) return found.value
      const value = read(tenant)
      known.set(tenant, { at: now, value })
      value.catch(() => known.delete(tenant))
      return value
    },
    forget: (tenant: string) => known.delete(tenant),
  }
}
