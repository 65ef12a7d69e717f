import { readCheckpoints } from './checkpoint.ts'
import { type Database, withReader } from './database.ts'
import { type Verdict, type VerifyOptions, verify } from './verify.ts'

/** Runs the checker over a workspace on one consistent picture of it, while work goes on. */
export const verifyWorkspace = (
  database: Database,
  tenant: string,
  options: Pick<VerifyOptions, 'replay' | 'limit'> = {},
): Promise<Verdict> =>
  withReader(database, tenant, (client) => verify(client, { tenant, checkpoints: readCheckpoints(database.dataDir, tenant), ...options }))
