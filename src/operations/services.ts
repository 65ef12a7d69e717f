import type { Provider } from '../connectors/connector.ts'
import type { SingleSignOn } from '../connectors/oidc/single-sign-on.ts'
import type { NewId } from '../core/base/ids.ts'
import type { Definition, Diagnostic } from '../core/definition/definition.ts'
import type { Database } from '../store/database.ts'
import type { Keyring } from '../store/keyring.ts'
import type { Change } from '../store/listen.ts'
import type { Store } from '../store/store.ts'
import type { ArrangedCall } from './arranged-calls.ts'
import type { CompilePages } from './compile-pages.ts'
import type { Directory } from './directory.ts'
import type { Passwords } from './identity/passwords.ts'
import type { InTurn } from './in-turn.ts'
import type { Post } from './post.ts'
import type { TakeNumbers } from './take-numbers.ts'

/** A published version of a page, as handovers pin it. */
export type PublishedPlaybook = {
  id: string
  version: number
  page: string
  definition: Definition
  diagnostics: Diagnostic[]
  publishedAt: string
  /** Read from the folder of pages at a start, or published by somebody in the editor. */
  origin: 'folder' | 'editor'
}

/** The sessions of a person may have ended, or their rights changed; without a person, those of anybody. */
export type SessionsChanged = { tenant: string; person?: string }

/** What operations share: the database, what is cached above it, and what must follow a change. Made once, in `app.ts`. */
export type Services = {
  database: Database
  /** What the path of a change needs of it: all that commands, consequences, timers, effects and mail go through. */
  store: Store
  newId: NewId
  /** A secret that nobody can guess, for sessions. */
  newToken: () => string
  /** Where people open Baton: `http://127.0.0.1:3000`. */
  address: string
  /** The machine's clock. What counts in a workspace is `now(tenant)`. */
  clock: () => Date
  /** Runs something again and again, every so many milliseconds, until what it answers is called. */
  beat: (milliseconds: number, run: () => void) => () => void
  /** The time that counts in this workspace: in a demo, its own. */
  now: (tenant: string) => Promise<Date>
  /** People, territories and pools of a workspace, from a short cache. */
  directory: (tenant: string) => Promise<Directory>
  /** Calls of all handovers that are arranged and still to come, from a short cache. */
  calls: (tenant: string) => Promise<ArrangedCall[]>
  /** A published version; versions never change, so they stay cached. */
  playbook: (tenant: string, id: string, version: number) => Promise<PublishedPlaybook>
  /** All published versions of all playbooks, newest first within each. */
  playbooks: (tenant: string) => Promise<PublishedPlaybook[]>
  /** Compiles what people write, with limits, beside this process. */
  compile: CompilePages
  /** Who makes this change in other systems, at this attempt. */
  provider: (tenant: string, effect: { id: string; account: string; system: string }, attempt: number) => Promise<Provider>
  /** Runs the rules of the running handovers of these accounts again, on fresh facts. Safe to repeat. */
  recheck: (tenant: string, accounts: readonly string[], now: Date) => Promise<void>
  /** Entries of the log whose consequences this process carries out itself; the relay waits for them. Lost in a crash, and then the relay does them. */
  inHand: Map<string, 'working' | 'done'>
  /** For decisions about one handover or account that several people ask for at the same moment. */
  inTurn: InTurn
  /** Numbers for handovers that begin. */
  takeNumbers: TakeNumbers
  /** How letters and notices leave, where they do, and what is known of letters outside of the database. */
  post: Post
  /** Tells of every commit within moments, ids only; call what it answers to stop. */
  onCommit: (told: (change: Change) => void) => () => void
  /** Fills an empty demo workspace and begins its clock. */
  seedDemo: (tenant: string) => Promise<void>
  /** Forgets what is cached about a workspace, after something in it changed that caches hold. */
  forget: (tenant: string) => void
  passwords: Passwords
  /** The keys under which secrets stand in the database. */
  keyring: Keyring
  /** The conversation with a foreign identity provider. */
  singleSignOn: SingleSignOn
  /** The pages that a new workspace begins with. */
  pages: () => readonly { name: string; text: string }[]
  /** What the server printed at its start: with it the first screen makes a workspace. */
  setUpToken?: string
  /** Whether a demo, when there is one, may be looked around in from where this server listens. */
  servesDemo: boolean
  /** Tells the front door at once; other nodes hear of it through the log. */
  sessionsChanged: (change: SessionsChanged) => void
  onSessionsChanged: (told: (change: SessionsChanged) => void) => () => void
}
