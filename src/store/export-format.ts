import { z } from 'zod'
import { inOrderOfRemoval } from './workspaces.ts'

type Table = (typeof inOrderOfRemoval)[number]

/**
 * What of a workspace stays where it is when the workspace moves, and why. Every table is named in one of the two lists, or this does
 * not compile: what is new must not go along because nobody thought of it.
 */
const stays = {
  session: 'Who is signed in, and tokens: people sign in anew',
  credential: 'Passwords: people set new ones',
  access_link: 'Links for passwords',
  foreign_identity: 'Who is who at a provider of sign-in: known again by their address',
  passkey: 'Made for the address of this server: people make new ones',
  provisioner: 'Tokens of directories',
  secret: 'Secrets in envelopes that only the key of this installation opens',
  link: 'The tokens of signed links: what is in mails that are out opens nothing',
  attempt: 'Counts of tries to sign in',
  idempotency: 'What was answered to keys, secrets that were shown once among it',
} as const satisfies Partial<Record<Table, string>>

const alongside = {
  workspace: true,
  person: true,
  directory: true,
  playbook_draft: true,
  playbook: true,
  account: true,
  record: true,
  assignment: true,
  holding: true,
  cover: true,
  coverage_gap: true,
  coverage_look: true,
  departure: true,
  event: true,
  chain: true,
  handover: true,
  handover_account: true,
  task: true,
  waiting_count: true,
  insight_count: true,
  timer: true,
  effect: true,
  gate_decision: true,
  mail: true,
  mail_delivery: true,
  relay_cursor: true,
  erasure: true,
} as const satisfies Record<Exclude<Table, keyof typeof stays>, true>

export const leftOutOfExport: Readonly<Record<string, string>> = stays

/** What goes along, what is pointed to before what points. */
export const exported: readonly string[] = inOrderOfRemoval.filter((table) => table in alongside).toReversed()

/** The complete form of an export, as its first line says: lines of JSON as in a backup, of one workspace, without installation. */
export const ExportHeader = z.object({
  format: z.literal('baton-export'),
  /** What the rows look like: see `export-steps.ts`. */
  formatVersion: z.number().int().min(1),
  at: z.string(),
  /** Of the Baton that wrote it; older ones do not say. */
  version: z.string().optional(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  workspace: z.object({
    tenant: z.uuid(),
    name: z.string(),
    createdAt: z.string(),
    /** Where the log ends, and its seal there. */
    seq: z.number(),
    hash: z.string(),
    rows: z.record(z.string(), z.number()),
  }),
})
export type ExportHeader = z.infer<typeof ExportHeader>

/** As much of a header as every Baton can read, also of an export that a later one wrote. */
export const AnyExportHeader = z.object({
  format: z.literal('baton-export'),
  formatVersion: z.number().int().min(1),
  version: z.string().optional(),
})

/** The name of the complete form inside the archive. */
export const completeForm = 'workspace.jsonl'
