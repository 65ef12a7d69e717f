import { sql } from 'kysely'
import type { mail } from '../contract/mail.ts'
import { Refusal } from '../core/base/refusal.ts'
import { readMail } from './list-mail.ts'
import { isId } from './load-account.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** One captured mail. */
export const getMail =
  (services: Pick<Services, 'database'>): Operation<typeof mail.getMail> =>
  async ({ params: { id } }, { tenant, actor }) => {
    const [found] = isId(id) ? await readMail(services.database, tenant, actor, { where: sql`m.id = ${id}::uuid`, limit: 1 }) : []
    if (!found) throw new Refusal('unknown', 'mail.unknown', 'There is no such mail that you can read.')
    return found
  }
