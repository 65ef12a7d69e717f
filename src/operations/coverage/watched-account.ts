import { Refusal } from '../../core/base/refusal.ts'
import { hasEnded } from '../../core/process/start.ts'
import { withTenant } from '../../store/database.ts'
import { isId, unknownAccount } from '../load-account.ts'
import type { Services } from '../services.ts'
import { type CoverageBook, readCoverageBook } from './coverage-book.ts'

type Watched = CoverageBook['watched'][number]

/** The account for which somebody has to be there, with what stands around it. Over an account that has ended nobody watches. */
export async function watchedAccount(
  services: Pick<Services, 'database' | 'directory'>,
  tenant: string,
  account: string,
): Promise<{ book: CoverageBook; one: Watched }> {
  if (!isId(account)) throw unknownAccount(account)
  const id = account.toLowerCase()
  const book = await readCoverageBook(services, tenant, [id])
  const [one] = book.watched
  if (one) return { book, one }
  const ended = await withTenant(services.database, tenant, (queries) =>
    queries.selectFrom('baton.account').select('name').where('tenant', '=', tenant).where('id', '=', id).executeTakeFirst(),
  )
  if (!ended) throw unknownAccount(account)
  throw new Refusal('conflict', 'account.ended', hasEnded(ended.name))
}
