import type { Readable } from 'node:stream'
import { writeCheckpoint } from '../../store/checkpoint.ts'
import type { Database } from '../../store/database.ts'
import type { ExportHeader } from '../../store/export-format.ts'
import { importWorkspace } from '../../store/import-workspace.ts'

/** Brings an exported workspace into an installation that serves no team yet, by command or by screen: all of it or nothing. */
export async function bringIn(
  database: Database,
  from: Readable,
  now: Date,
  onRows: (done: number, all: number) => void = () => {},
): Promise<ExportHeader> {
  const header = await importWorkspace(database, from, onRows)
  // The first note about this copy's log: from now on it shows when its end is cut.
  await writeCheckpoint(database, header.workspace.tenant, now)
  return header
}
