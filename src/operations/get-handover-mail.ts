import { sql } from 'kysely'
import type { reports } from '../contract/handover-reports.ts'
import { withTenant } from '../store/database.ts'
import { listMail } from './list-mail.ts'
import { handoverId, unknownHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** The mail of one handover, as its reader may know it; the list of all mail, narrowed to it. */
export const getHandoverMail = (services: Services): Operation<typeof reports.getHandoverMail> => {
  const list = listMail(services)
  return async ({ params: { id: name }, query }, context) => {
    const handover = await handoverId(services, context.tenant, name)
    const known = await withTenant(services.database, context.tenant, (queries) =>
      queries
        .selectFrom('baton.handover')
        .select(sql`1`.as('one'))
        .where('tenant', '=', context.tenant)
        .where('id', '=', handover)
        .executeTakeFirst(),
    )
    if (!known) throw unknownHandover(name)
    return list({ query: { ...query, handover } }, context)
  }
}
