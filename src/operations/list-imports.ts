import type { imports } from '../contract/imports.ts'
import { personName } from '../core/policy/person-name.ts'
import { readRuns, runView } from './import-runs.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** The newest imports with until when each can be taken back. */
export const listImports =
  (services: Services): Operation<typeof imports.listImports> =>
  async (_, { tenant, now }) => {
    const [runs, { people }] = await Promise.all([readRuns(services.database, tenant, 50), services.directory(tenant)])
    return { items: runs.map((run) => runView(run, now, (id) => personName(id, people))) }
  }
