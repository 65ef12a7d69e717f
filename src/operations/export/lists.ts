import { csvLine } from '../../core/base/csv-line.ts'
import { withTenant } from '../../store/database.ts'
import { accountFields, peopleFields } from '../import/fields.ts'
import type { Services } from '../services.ts'

const pageSize = 500

/** The people, as a file that the import of lists understands. */
export async function* peopleCsv({ directory }: Services, tenant: string): AsyncGenerator<string> {
  const { people, stored } = await directory(tenant)
  yield csvLine(peopleFields.map(({ title }) => title))
  for (const { id, email, name, roles, manager } of people.values()) {
    const above = manager === null ? undefined : people.get(manager)?.email
    // Their own, not what holds for everybody in their region.
    const { place, calendar } = stored.get(id) ?? {}
    const known: Record<string, unknown> = { email, name, roles: roles.join(';'), manager: above, place, zone: calendar?.zone }
    yield csvLine(peopleFields.map(({ field }) => known[field]))
  }
}

/** The accounts, as a file that the import of lists understands. */
export async function* accountsCsv(services: Services, tenant: string): AsyncGenerator<string> {
  const { people, pools } = await services.directory(tenant)
  const roles: Record<string, string> = { csm: 'CSM', ae: 'AE', sa: 'SA', renewalManager: 'Renewal Manager' }
  yield csvLine(accountFields.map(({ title }) => title))
  for (let after = ''; ; ) {
    const page = await withTenant(services.database, tenant, async (queries) => {
      const rows = await queries
        .selectFrom('baton.account')
        .leftJoin('baton.account as above', (join) => join.onRef('above.id', '=', 'baton.account.parent').on('above.tenant', '=', tenant))
        .select(['baton.account.id', 'baton.account.name', 'baton.account.data', 'above.name as parent'])
        .where('baton.account.tenant', '=', tenant)
        .where('baton.account.ended_at', 'is', null)
        .where((is) => (after === '' ? is.lit(true) : is('baton.account.id', '>', after)))
        .orderBy('baton.account.id')
        .limit(pageSize)
        .execute()
      const ids = rows.map(({ id }) => id)
      const held =
        ids.length === 0
          ? []
          : await queries
              .selectFrom('baton.assignment')
              .select(['account', 'role', 'holder_kind', 'holder'])
              .where('tenant', '=', tenant)
              .where('account', 'in', ids)
              .where('to_at', 'is', null)
              .execute()
      return { rows, held }
    })
    for (const { id, name, data, parent } of page.rows) {
      const holderOf = (field: string) => {
        const one = page.held.find(({ account, role }) => account === id && role === roles[field])
        return one && (one.holder_kind === 'person' ? people.get(one.holder)?.email : pools.find((pool) => pool.id === one.holder)?.name)
      }
      const known: Record<string, unknown> = { ...data, id, name, parent }
      yield csvLine(accountFields.map(({ field }) => (field in roles ? holderOf(field) : known[field])))
    }
    const last = page.rows.at(-1)
    if (!last || page.rows.length < pageSize) return
    after = last.id
  }
}

/** What is known about the accounts, a record a row; its fields as JSON. */
export async function* recordsCsv({ database }: Services, tenant: string): AsyncGenerator<string> {
  yield csvLine(['Account', 'Account id', 'Kind', 'Key', 'Source', 'Checked at', 'Fields'])
  const accounts = await withTenant(database, tenant, (queries) =>
    queries.selectFrom('baton.account').select(['id', 'name']).where('tenant', '=', tenant).orderBy('id').execute(),
  )
  for (let from = 0; from < accounts.length; from += pageSize) {
    const some = accounts.slice(from, from + pageSize)
    const names = new Map(some.map(({ id, name }) => [id, name]))
    const records = await withTenant(database, tenant, (queries) =>
      queries
        .selectFrom('baton.record')
        .select(['account', 'kind', 'key', 'data', 'source', 'checked_at'])
        .where('tenant', '=', tenant)
        .where('account', 'in', [...names.keys()])
        .orderBy('account')
        .orderBy('kind')
        .orderBy('key')
        .execute(),
    )
    for (const { account, kind, key, data, source, checked_at: at } of records)
      yield csvLine([names.get(account), account, kind, key, source, at.toISOString(), JSON.stringify(data)])
  }
}
