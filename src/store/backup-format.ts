import { z } from 'zod'

/**
 * A backup is gzipped lines of JSON: a header, then pieces of tables workspace by workspace, then an end line with the SHA-256 of
 * everything before it. It is made by queries, since the embedded PostgreSQL comes without `pg_dump`, so it fits any server.
 */
export const Header = z.object({
  format: z.literal('baton-backup'),
  formatVersion: z.literal(1),
  at: z.string(),
  /** Of the Baton that wrote it; older ones do not say. */
  version: z.string().optional(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  deployment: z.object({ id: z.string(), epoch: z.number() }),
  workspaces: z.array(
    z.object({ tenant: z.string(), createdAt: z.string(), seq: z.number(), hash: z.string(), rows: z.record(z.string(), z.number()) }),
  ),
})
export type Header = z.infer<typeof Header>

export const Piece = z.object({ tenant: z.string(), table: z.string(), rows: z.array(z.record(z.string(), z.unknown())) })
export type Piece = z.infer<typeof Piece>

export const End = z.object({ end: z.literal(true), sha256: z.string() })
