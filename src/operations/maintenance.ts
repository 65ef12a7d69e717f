import { createReadStream, existsSync, readdirSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { Refusal } from '../core/base/refusal.ts'
import { attachData, clusterIn, lockUnlessHeld, type MigrationState, migrationState } from '../store/attach.ts'
import { backup } from '../store/backup.ts'
import type { Header } from '../store/backup-format.ts'
import { lastCheckpoint, setCheckpointsAside, writeCheckpoint } from '../store/checkpoint.ts'
import { type Database, openDatabase, withReader } from '../store/database.ts'
import { confirmSending, type Deployment, readDeployment } from '../store/deployment.ts'
import { inspectBackup } from '../store/inspect-backup.ts'
import { Keyring, type KeySource, keyFileName } from '../store/keyring.ts'
import { append } from '../store/log.ts'
import { restore } from '../store/restore.ts'
import { readStop, stopRow } from '../store/sending-stop.ts'
import { verifyWorkspace } from '../store/verify-workspace.ts'
import { wholeOrNothing } from '../store/whole-or-nothing.ts'
import { listTenants, listWorkspaces } from '../store/workspaces.ts'
import { repeatErasures } from './personal-data/erase-person.ts'
import { replayed } from './replay.ts'
import { type KeyState, keyState, rotateKeys } from './secret-keys.ts'

/** What whoever runs Baton does with its data, with or without a server running on it. */

export type DataSettings = { dataDir: string; version?: string; databaseUrl?: string | undefined; keys?: KeySource }

export type LogEntry = { position: number; version: number; at: string; type: string; actor: string; who: string; hash: string }
export type LogFinding = { code: string; position: number; message: string; where: string | null }
export type CheckedLog = {
  workspace: { id: string; name: string }
  entries: number
  lastPosition: number
  hash: string
  checkpoint: { position: number; at: string } | null
  findings: LogFinding[]
  handover: { ref: string; entries: LogEntry[]; findings: number } | null
}

export type DataState = {
  beside: number | undefined
  postgres: string
  migrations: MigrationState
  deployment: Deployment
  workspaces: number
  /** Where somebody has stopped all sending. */
  stopped: { workspace: string; why: string }[]
  keys: KeyState
  /** How many of the numbers of the insights are not what the handovers give. Null: not looked at, since the data has another form. */
  wrongInsights: number | null
}

export type Maintenance = {
  /** The process of the Baton that runs on the same data, when it is known. */
  beside: number | undefined
  verify(options?: { handover?: string | undefined }): Promise<CheckedLog[]>
  backup(to: Writable, now: Date): Promise<Header>
  allowSending(options: { by: string; now: Date }): Promise<{ before: Deployment; after: Deployment }>
  /** Stops all sending of every workspace, or lets it go on; answers in which ones something changed. */
  setSending(options: { stopped: boolean; by: string; why?: string; now: Date }): Promise<{ workspace: string; changed: boolean }[]>
  keys(): Promise<KeyState>
  /** Makes a new key, or takes the new one that was given, and envelopes every secret anew with it. Answers how many. */
  rotateKeys(options: { by: string; now: Date }): Promise<{ rewrapped: number; state: KeyState }>
  state(): Promise<DataState>
  close(): Promise<void>
}

/** Opens the data for maintenance: beside a running Baton, or alone. Creates nothing and migrates nothing. */
export async function openForMaintenance(settings: DataSettings): Promise<Maintenance> {
  const { database, beside } = await attachData(settings)
  const keyring = new Keyring(database.dataDir, settings.keys)
  return {
    beside,
    keys: () => keyState(database, keyring),
    rotateKeys: ({ by, now }) => rotateKeys(database, keyring, { by, now }),
    verify: async ({ handover } = {}) => {
      await mustBeInStep(database, 'verify.other-version', 'Check it')
      return verifyAll(database, handover)
    },
    backup: async (to, now) => {
      await mustBeInStep(database, 'backup.other-version', 'Back it up')
      return backup(database, to, { now })
    },
    allowSending: async ({ by, now }) => {
      const before = await readDeployment(database)
      if (!before.maySend) {
        await mustBeInStep(database, 'sending.other-version', 'Say so')
        // Before it is so: a copy that sends and does not say since whose word would be worse than a word too many.
        await note(database, { type: 'SendingAllowed', by }, now)
        await confirmSending(database, { by, now })
      }
      return { before, after: await readDeployment(database) }
    },
    setSending: ({ stopped, by, why, now }) => setSending(database, { stopped, by, why, now }),
    state: async () => {
      const { rows } = await database.owner.query<{ version: string }>(`select current_setting('server_version') as version`)
      const migrations = await migrationState(database)
      return {
        beside,
        postgres: rows[0]?.version ?? '',
        migrations,
        deployment: await readDeployment(database),
        workspaces: (await listTenants(database)).length,
        stopped: await stoppedIn(database),
        keys: await keyState(database, keyring),
        wrongInsights: migrations.state === 'in step' ? await wrongInsightsIn(database) : null,
      }
    },
    close: () => database.close(),
  }
}

/** Whether keys can be read where the settings say that they are, without any data; undefined where they say nothing. */
export function lookAtKeys({ dataDir, keys }: DataSettings): { where: string; isThere: boolean; problem?: string } | undefined {
  if (keys === undefined) return undefined
  const keyring = new Keyring(dataDir, keys)
  const { where } = keyring
  const isThere = keyring.isThere()
  try {
    if (isThere) keyring.ids()
    return { where, isThere }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { where, isThere, problem: error.message }
  }
}

/** Data of another version has other columns, so it is read with that version, or after it was brought to this one. */
export async function mustBeInStep(database: Database, code: string, doIt: string): Promise<void> {
  const { state, newest, by } = await migrationState(database)
  if (state !== 'in step')
    throw new Refusal(
      'conflict',
      code,
      `The data is of another version of Baton (its newest migration is ${newest}${by === null ? '' : `, of ${by}`})${database.version === undefined ? '' : `, and this is ${database.version}`}. ${doIt} with that version, or start this one on it once.`,
    )
}

/** In every workspace, what whoever runs the server did for all of them. */
async function note(database: Database, event: { type: string; by: string }, now: Date): Promise<void> {
  for (const tenant of await listTenants(database))
    await append(database, {
      tenant,
      stream: { kind: 'workspace', id: tenant },
      expectedVersion: 'newest',
      events: [event],
      actor: 'baton',
      at: now.toISOString(),
    })
}

/** Whoever runs the server may have no access to a workspace; their name stands in the log beside the machine's. */
async function setSending(
  database: Database,
  { stopped, by, why, now }: { stopped: boolean; by: string; why: string | undefined; now: Date },
): Promise<{ workspace: string; changed: boolean }[]> {
  const answer: { workspace: string; changed: boolean }[] = []
  for (const { tenant, name } of await listWorkspaces(database)) {
    const changed = ((await readStop(database, tenant)) !== null) !== stopped
    if (changed) {
      const at = now.toISOString()
      await append(database, {
        tenant,
        stream: { kind: 'workspace', id: tenant },
        expectedVersion: 'newest',
        events: [{ type: stopped ? 'SendingStopped' : 'SendingResumed', by, ...(why === undefined ? {} : { why }) }],
        actor: 'baton',
        at,
        models: { directory: [stopRow(stopped ? { at, by, why: why ?? '' } : null)] },
      })
    }
    answer.push({ workspace: name, changed })
  }
  return answer
}

async function wrongInsightsIn(database: Database): Promise<number> {
  let wrong = 0
  for (const tenant of await listTenants(database)) {
    const { rows } = await database.owner.query<{ wrong: number }>('select baton.wrong_insights($1)::integer as wrong', [tenant])
    wrong += rows[0]?.wrong ?? 0
  }
  return wrong
}

async function stoppedIn(database: Database): Promise<DataState['stopped']> {
  const found: DataState['stopped'] = []
  for (const { tenant, name } of await listWorkspaces(database)) {
    const stop = await readStop(database, tenant)
    if (stop) found.push({ workspace: name, why: stop.why })
  }
  return found
}

async function verifyAll(database: Database, ref: string | undefined): Promise<CheckedLog[]> {
  const checked: CheckedLog[] = []
  for (const tenant of await listTenants(database)) {
    const verdict = await verifyWorkspace(database, tenant, { replay: replayed })
    const checkpoint = lastCheckpoint(database.dataDir, tenant)
    const known = await namesIn(database, tenant, { ref, positions: verdict.findings.map(({ seq }) => seq) })
    if (ref !== undefined && !known.handover) continue
    const findings = verdict.findings.map(({ code, seq, message }) => ({
      code,
      position: seq,
      message,
      where: known.places.get(seq) ?? null,
    }))
    const own = new Set(known.handover?.entries.map(({ position }) => position))
    checked.push({
      workspace: { id: tenant, name: known.workspace },
      entries: verdict.entries,
      lastPosition: verdict.lastSeq,
      hash: verdict.hash,
      checkpoint: checkpoint ? { position: checkpoint.seq, at: checkpoint.at } : null,
      findings,
      handover: known.handover && {
        ...known.handover,
        findings: findings.filter(({ position, message }) => own.has(position) || message.startsWith(`${known.handover?.ref} `)).length,
      },
    })
  }
  if (ref !== undefined && checked.length === 0)
    throw new Refusal('unknown', 'handover.unknown', `There is no handover "${ref}" in this data.`)
  return checked
}

type Named = { workspace: string; places: Map<number, string>; handover: { ref: string; entries: LogEntry[] } | null }

/** Names for numbers: what stands at each place, and which entries belong to one handover. Read with the reader's rights, as the check is. */
async function namesIn(
  database: Database,
  tenant: string,
  { ref, positions }: { ref: string | undefined; positions: number[] },
): Promise<Named> {
  return withReader(database, tenant, async (client) => {
    const workspace = await client.query<{ name: string }>('select name from baton.workspace where tenant = $1', [tenant])
    const places = await client.query<{ seq: number; what: string }>(
      `select e.seq, coalesce(h.ref, e.stream_kind || ' ' || e.stream) || ', version ' || e.version || ', ' || e.type || ', ' || baton.instant(e.at) as what
       from baton.event e left join baton.handover h on h.tenant = e.tenant and e.stream_kind = 'handover' and h.id::text = e.stream
       where e.tenant = $1 and e.seq = any($2::bigint[])`,
      [tenant, positions],
    )
    const found = await client.query<{ id: string; ref: string }>(
      'select id, ref from baton.handover where tenant = $1 and (upper(ref) = upper($2) or id::text = lower($2))',
      [tenant, ref ?? ''],
    )
    const [handover] = found.rows
    const entries = await client.query<Omit<LogEntry, 'position'> & { seq: number }>(
      `select e.seq, e.version, baton.instant(e.at) as at, e.type, e.actor, coalesce(p.name || coalesce('''s token ' || (e.body::jsonb->'event'->>'via'), ''), e.actor) as who, encode(e.hash, 'hex') as hash
       from baton.event e left join baton.person p on p.tenant = e.tenant and p.id::text = e.actor
       where e.tenant = $1 and e.stream_kind = 'handover' and e.stream = $2 order by e.seq`,
      [tenant, handover?.id ?? ''],
    )
    return {
      workspace: workspace.rows[0]?.name ?? '',
      places: new Map(places.rows.map(({ seq, what }) => [seq, what])),
      handover: handover ? { ref: handover.ref, entries: entries.rows.map(({ seq, ...entry }) => ({ position: seq, ...entry })) } : null,
    }
  })
}

export type RestoreOptions = DataSettings & { file: string; now: Date; onProgress?: (words: string) => void }

/** Reads a backup to its end and answers what is in it. */
export const readBackup = (file: string): Promise<Header> => inspectBackup(createReadStream(file))

/** Fills an empty data folder (or the empty database that DATABASE_URL names) from a backup. What is not empty is not touched. */
export async function restoreBackup({ dataDir, version, databaseUrl, file, now, onProgress = () => {} }: RestoreOptions): Promise<Header> {
  const header = await readBackup(file)
  if (!databaseUrl) await refuseUnlessEmpty(dataDir)
  return wholeOrNothing(dataDir, async () => {
    const database = await openDatabase({ dataDir, version, databaseUrl, onProgress })
    try {
      const restored = await restore(database, createReadStream(file))
      // The first note about this copy's log: from now on it shows when its end is cut.
      for (const { tenant, seq } of restored.workspaces) {
        const noted = lastCheckpoint(database.dataDir, tenant)?.seq ?? 0
        // Who sets a log back on purpose must not be told every day from now on that its end was cut.
        if (noted > seq) {
          setCheckpointsAside(database.dataDir, tenant, now)
          onProgress(
            `The notes beside the data went on to entry ${noted} and this backup ends at ${seq}: they are kept aside, new ones begin`,
          )
        }
        await writeCheckpoint(database, tenant, now)
        // Who was erased since the backup came back with it.
        const again = await repeatErasures({ database, forget: () => {}, sessionsChanged: () => {} }, tenant, now)
        if (again > 0) onProgress(`Erased again, as the list of erasures beside the data says: ${again}`)
      }
      return header
    } finally {
      await database.close()
    }
  })
}

/**
 * Of the original: the journal of letters, so that the copy knows what left since the backup (decision 0015), the list of who was erased
 * since (decision 0039), and the keys for secrets, which no backup has.
 */
const broughtAlong = ['outgoing', 'erasures', keyFileName]

/** Looked at before anything is opened for good: opening would bring older data to the newest form. */
async function refuseUnlessEmpty(dataDir: string) {
  if (!existsSync(dataDir)) return
  const lock = await lockUnlessHeld(dataDir)
  if ('heldBy' in lock)
    throw new Refusal(
      'conflict',
      'data.in-use',
      `${dataDir} is in use by another Baton (process ${lock.heldBy}). Restore into another folder: --data DIR.`,
    )
  lock.release()
  const inTheWay = readdirSync(dataDir).filter((name) => !broughtAlong.includes(name))
  if (inTheWay.length === 0) return
  try {
    clusterIn(dataDir)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'data.none')) throw error
    throw new Refusal(
      'conflict',
      'restore.not-empty',
      `${dataDir} is not empty: ${inTheWay.toSorted().join(', ')} ${inTheWay.length === 1 ? 'stands' : 'stand'} in it. Restore into a new or empty folder: --data DIR. Of the original only ${broughtAlong.join(', ')} may lie there before.`,
    )
  }
  if (await hasWorkspaces(dataDir))
    throw new Refusal(
      'conflict',
      'restore.not-empty',
      `${dataDir} holds data already. Restore into a new or empty folder: --data DIR; or move this one aside first, and bring along of it only ${broughtAlong.join(', ')}.`,
    )
}

/** A restore that was killed halfway leaves an empty database behind; that one may be filled. */
async function hasWorkspaces(dataDir: string): Promise<boolean> {
  let opened: Maintenance
  try {
    opened = await openForMaintenance({ dataDir })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'data.none') return false
    throw error
  }
  try {
    return (await opened.state()).workspaces > 0
  } finally {
    await opened.close()
  }
}
