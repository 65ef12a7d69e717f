import type { Database } from './database.ts'
import { translated } from './refusals.ts'

export type Deployment = {
  id: string
  /** Grows with every restore. */
  epoch: number
  restoredAt: Date | null
  /** False for a restored copy until a person confirms that it, and not the original, is the one that may send. */
  maySend: boolean
  confirmedBy: string | null
}

type Row = { id: string; epoch: number; restored_at: Date | null; sending_confirmed_at: Date | null; sending_confirmed_by: string | null }

/** Which installation this is and whether anything may leave it. Asked before every sending, never assumed. */
export async function readDeployment(database: Database): Promise<Deployment> {
  try {
    const { rows } = await database.app.query<Row>(
      'select id, epoch, restored_at, sending_confirmed_at, sending_confirmed_by from deployment.identity',
    )
    const [row] = rows
    if (!row) throw new Error('The installation has no identity')
    return {
      id: row.id,
      epoch: row.epoch,
      restoredAt: row.restored_at,
      maySend: row.restored_at === null || row.sending_confirmed_at !== null,
      confirmedBy: row.sending_confirmed_by,
    }
  } catch (error) {
    throw translated(error)
  }
}

/** A person says: this copy is the one that sends from now on. */
export async function confirmSending(database: Database, { by, now }: { by: string; now: Date }): Promise<void> {
  await database.app.query('update deployment.identity set sending_confirmed_at = $1, sending_confirmed_by = $2', [now, by])
}
