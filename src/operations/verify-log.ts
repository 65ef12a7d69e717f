import type { meta } from '../contract/meta.ts'
import { Refusal } from '../core/base/refusal.ts'
import { lastCheckpoint } from '../store/checkpoint.ts'
import { withTenant } from '../store/database.ts'
import { verifyWorkspace } from '../store/verify-workspace.ts'
import type { Operation } from './operation.ts'
import { replayed } from './replay.ts'
import type { Services } from './services.ts'

/** Computes the chain again and compares it with what is kept outside the database: is the log what was written? */
export const verifyLog =
  (services: Services): Operation<typeof meta.verifyLog> =>
  async ({ query: { handover } }, { tenant }) => {
    if (handover !== undefined) {
      const known = await withTenant(services.database, tenant, (queries) =>
        queries
          .selectFrom('baton.handover')
          .select('id')
          .where('tenant', '=', tenant)
          .where('ref', '=', handover.toUpperCase())
          .executeTakeFirst(),
      )
      if (!known && !/^[0-9a-f-]{36}$/i.test(handover))
        throw new Refusal('unknown', 'handover.unknown', `There is no handover "${handover}" that you can see.`)
    }
    const verdict = await verifyWorkspace(services.database, tenant, { replay: replayed })
    const checkpoint = lastCheckpoint(services.database.dataDir, tenant)
    return {
      entries: verdict.entries,
      lastPosition: verdict.lastSeq,
      hash: verdict.hash,
      checkpoint: checkpoint ? { position: checkpoint.seq, at: checkpoint.at } : null,
      verified: verdict.findings.length === 0,
      findings: verdict.findings.map(({ code, seq, message }) => ({ code, position: seq ?? 0, message })),
    }
  }
