import { readCheckpoints } from './checkpoint.ts'
import type { Database } from './database.ts'
import { translated } from './refusals.ts'
import { type Verdict, type VerifyOptions, verify } from './verify.ts'

/** Runs the checker over a workspace on one consistent picture of it, while work goes on. */
export async function verifyWorkspace(
  database: Database,
  tenant: string,
  options: Pick<VerifyOptions, 'replay' | 'limit'> = {},
): Promise<Verdict> {
  const client = await database.reader.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(`select set_config('app.tenant', $1, true)`, [tenant])
    return await verify(client, { tenant, checkpoints: readCheckpoints(database.dataDir, tenant), ...options })
  } catch (error) {
    throw translated(error)
  } finally {
    await client.query('commit').catch(() => {})
    client.release()
  }
}
