import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pseudonym } from '../core/base/eraser.ts'
import type { NewId } from '../core/base/ids.ts'
import { Refusal } from '../core/base/refusal.ts'
import { attachData } from '../store/attach.ts'
import { findPassword } from '../store/credentials.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { inspectExport } from '../store/import-workspace.ts'
import type { KeySource } from '../store/keyring.ts'
import { wholeOrNothing } from '../store/whole-or-nothing.ts'
import { listWorkspaces } from '../store/workspaces.ts'
import { archiveOf } from './export/archive.ts'
import { bringIn } from './export/bring-in.ts'
import { completeFormIn } from './export/read-archive.ts'
import { linkHours, makeLink } from './identity/make-link.ts'
import { ownWorkspace } from './identity/own-workspace.ts'
import { setUpWorkspace } from './identity/set-up-workspace.ts'
import { byAddress } from './identity/sign-in.ts'
import { type DataSettings, mustBeInStep } from './maintenance.ts'
import { openServices } from './open-services.ts'
import { eraseSubject } from './personal-data/erase-person.ts'
import { giveOut } from './personal-data/export-personal-data.ts'
import { subjectsNamed } from './personal-data/find-subjects.ts'
import { erasurePreview } from './personal-data/preview-erasure.ts'
import { unknownSubject } from './personal-data/subject.ts'
import type { Page } from './publish-playbooks.ts'
import { retentionView } from './retention/set-retention.ts'

/**
 * What whoever runs the server does there with a team's workspace, beside a running Baton or without one: the commands of the side door
 * that are operations and not only work on the data (`maintenance.ts`).
 */

/** What comes in from outside: ids, secrets, the clock. */
export type Tools = { newId: NewId; newToken: () => string; clock: () => Date }

export type NewWorkspace = {
  dataDir: string
  version?: string
  databaseUrl?: string | undefined
  /** What it begins with. */
  pages: readonly Page[]
  /** Where people will open it; the link begins with it. */
  address: string
  name: string
  zone: string
  adminName: string
  adminEmail: string
  keys?: KeySource
  onProgress?: (words: string) => void
}

/** What a command of the server's own machine works with: as the server does, without a demo. */
const servicesAtHand = (tools: Tools, database: Database, address: string, keys?: KeySource) =>
  openServices({ ...tools, keys, database, address, seedDemo: async () => {} })

/**
 * Makes the team's own workspace, beside a running Baton or where there was none yet, and answers with the link by which its first
 * administrator sets a password.
 */
export async function makeWorkspace(
  tools: Tools,
  { dataDir, version, databaseUrl, pages, address, keys, onProgress = () => {}, ...asked }: NewWorkspace,
) {
  const database = await openToWrite({ dataDir, version, databaseUrl, onProgress })
  const services = servicesAtHand(tools, database, address, keys)
  services.keyring.make(services.clock())
  try {
    const { tenant, name, admin } = await setUpWorkspace(services, pages, asked)
    const { link, expiresAt } = await makeLink(services, {
      tenant,
      workspace: name,
      person: admin,
      purpose: 'invitation',
      hours: linkHours.first,
      actor: { kind: 'baton' },
      isMailed: false,
    })
    return { workspace: { id: tenant, name }, administrator: admin, link, expiresAt: expiresAt.toISOString() }
  } finally {
    await services.compile.close()
    await database.close()
  }
}

/** Everything of a workspace into a stream, beside a running Baton or without one; of the team's, unless another is named. */
export async function exportTo(
  tools: Tools,
  settings: DataSettings & { address: string; by: string; workspace?: string | undefined; open: (name: string) => Writable; now: Date },
) {
  const { database } = await attachData(settings)
  const services = servicesAtHand(tools, database, settings.address)
  try {
    await mustBeInStep(database, 'export.other-version', 'Export it')
    const all = await listWorkspaces(database)
    const { workspace } = settings
    const chosen =
      workspace === undefined
        ? (all.find(({ isDemo }) => !isDemo) ?? all[0])
        : all.find(({ name, tenant }) => name === workspace || tenant === workspace)
    if (!chosen)
      throw new Refusal(
        'unknown',
        'workspace.unknown',
        `There is no workspace${workspace === undefined ? '' : ` "${workspace}"`} in this data.`,
      )
    const { name, header, stream } = await archiveOf(services, chosen.tenant, { actor: 'baton', by: settings.by }, settings.now)
    await pipeline(stream, settings.open(name))
    return { name, header }
  } finally {
    await services.compile.close()
    await database.close()
  }
}

/** Brings an exported workspace into an installation that serves no team yet. */
export async function importFrom({
  dataDir,
  version,
  databaseUrl,
  file,
  now,
  onProgress = () => {},
}: DataSettings & { file: string; now: Date; onProgress?: (words: string) => void }) {
  // Whoever mistakes the file hears of it at once, and not after a database was made for it.
  await inspectExport(completeFormIn(file))
  return wholeOrNothing(dataDir, async () => {
    const database = await openToWrite({ dataDir, version, databaseUrl, onProgress })
    try {
      return await bringIn(database, completeFormIn(file), now)
    } finally {
      await database.close()
    }
  })
}

/** A link for somebody who cannot sign in, made by whoever runs the server; where no mail is sent and no other administrator is there. */
export async function makeLinkFor(
  tools: Tools,
  { dataDir, databaseUrl, address, email }: DataSettings & { address: string; email: string },
) {
  const { database } = await attachData({ dataDir, databaseUrl })
  const services = servicesAtHand(tools, database, address)
  try {
    const own = await ownWorkspace(services)
    const member = own && (await byAddress(services, own.tenant, email.toLowerCase()))
    if (!own || !member?.active)
      throw new Refusal('unknown', 'person.unknown', `Nobody who works in this installation's workspace has the address "${email}".`)
    const purpose = (await findPassword(database, { tenant: own.tenant, person: member.id })) === undefined ? 'invitation' : 'password'
    const made = await makeLink(services, {
      tenant: own.tenant,
      workspace: own.name,
      person: member,
      purpose,
      hours: linkHours.first,
      actor: { kind: 'baton' },
      isMailed: false,
    })
    return { person: { id: member.id, name: member.name, email: member.email }, link: made.link, expiresAt: made.expiresAt.toISOString() }
  } finally {
    await services.compile.close()
    await database.close()
  }
}

/** Personal data for whoever runs the server: no token may give it out or erase it, so the name of who asks stands in the log. */
export async function openPersonalData(tools: Tools, { dataDir, databaseUrl }: DataSettings) {
  const { database } = await attachData({ dataDir, databaseUrl })
  const services = servicesAtHand(tools, database, '')
  const workspace = async () => {
    const own = await ownWorkspace(services)
    if (own) return own
    const [demo] = await listWorkspaces(database)
    if (!demo) throw new Refusal('unknown', 'workspace.none', 'There is no workspace here.')
    return { tenant: demo.tenant, name: demo.name }
  }
  /** One person or contact, by the address that is theirs. */
  const subjectAt = async (tenant: string, address: string) => {
    const found = await subjectsNamed(services, tenant, address)
    const [one] = found.filter((each) => each.address?.toLowerCase() === address.toLowerCase())
    if (!one) throw unknownSubject()
    return one.subject
  }
  const asked = async (by: string) => {
    const { tenant } = await workspace()
    return { tenant, now: await services.now(tenant), logged: { actor: 'baton', by } }
  }
  return {
    retention: async () => {
      const { tenant, name } = await workspace()
      return { workspace: name, retention: await retentionView(services, { tenant, now: await services.now(tenant) }) }
    },
    preview: async (address: string, alsoCalled: readonly string[]) => {
      const { tenant } = await workspace()
      return erasurePreview(services, tenant, await services.now(tenant), { subject: await subjectAt(tenant, address), alsoCalled })
    },
    giveOut: async (
      address: string,
      { by, alsoCalled, withRestricted }: { by: string; alsoCalled: readonly string[]; withRestricted?: string },
    ) => {
      const around = await asked(by)
      return giveOut(services, around, { as: 'markdown', subject: await subjectAt(around.tenant, address), alsoCalled, withRestricted })
    },
    erase: async (address: string, { by, alsoCalled, why }: { by: string; alsoCalled: readonly string[]; why: string }) => {
      const around = await asked(by)
      const done = await eraseSubject(services, around, { subject: await subjectAt(around.tenant, address), alsoCalled, keep: [], why })
      return { pseudonym: pseudonym(done.mark), counts: done.counts }
    },
    close: async () => {
      await services.compile.close()
      await database.close()
    },
  }
}

/** The data as it is while a Baton runs on it, else opened, which also makes it and brings it to the newest form. */
async function openToWrite({
  dataDir,
  version,
  databaseUrl,
  onProgress,
}: Pick<NewWorkspace, 'dataDir' | 'databaseUrl' | 'onProgress'> & { version?: string | undefined }): Promise<Database> {
  try {
    return await openDatabase({ dataDir, version, databaseUrl, ...(onProgress ? { onProgress } : {}) })
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'data.in-use')) throw error
    return (await attachData({ dataDir, version, databaseUrl })).database
  }
}
