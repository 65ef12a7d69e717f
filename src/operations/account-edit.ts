import { folded } from '../core/base/folded.ts'
import { Refusal } from '../core/base/refusal.ts'
import { memberOf, schemaWords } from '../core/base/schema-words.ts'
import { Account } from '../core/records/account.ts'
import type { Audience } from '../core/records/field-class.ts'
import { hiddenFields } from '../core/records/mask.ts'
import { type Database, withTenant } from '../store/database.ts'
import type { Models } from '../store/log-types.ts'
import { isId } from './load-account.ts'

/** Who may not read a field may neither set nor empty it. */
export function mustMaySet(given: Readonly<Record<string, unknown>>, audience: Audience): void {
  const forged = hiddenFields(Account, audience).find((name) => given[name] !== undefined)
  if (forged)
    throw new Refusal('forbidden', 'account.field-not-yours', `"${forged}" may be changed only by those who may read it.`, {
      where: forged,
    })
}

export function parseAccount(fields: unknown): Account {
  const parsed = Account.strict().safeParse(fields, { error: schemaWords })
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const where = first ? memberOf(first) : ''
  throw new Refusal('invalid', 'account.invalid', `${where ? `"${where}": ` : ''}${first?.message ?? 'The account is not readable'}.`, {
    ...(where ? { where } : {}),
  })
}

/** The row of an account. `endedAt` as it was: a row is written whole, and an edit must not bring an account back. */
export function accountRow(
  id: string,
  { name, parent, ...data }: Account,
  endedAt: string | null = null,
): NonNullable<Models['accounts']>[number] {
  return { id, name, parent: parent ?? null, data, search: searchText({ name, domain: data.domain }), endedAt }
}

/** What a search looks through: the name as it is and without accents, and the domain. */
export const searchText = ({ name, domain }: { name: string; domain?: string | undefined }): string =>
  [...new Set([name.toLowerCase(), folded(name), ...(domain ? [domain.toLowerCase()] : [])])].join(' ')

/** A second account of the same name is nearly always the same customer entered twice. */
export async function mustBeFree(database: Database, tenant: string, { name, id }: { name?: string; id?: string }): Promise<void> {
  const taken = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.account')
      .select(['id', 'name'])
      .where('tenant', '=', tenant)
      .where(({ or, eb, fn }) =>
        or([
          ...(name === undefined ? [] : [eb(fn('lower', ['name']), '=', name.toLowerCase())]),
          ...(id === undefined ? [] : [eb('id', '=', id)]),
        ]),
      )
      .executeTakeFirst(),
  )
  if (taken)
    throw new Refusal('conflict', 'account.exists', `There is already an account "${taken.name}".`, { details: { account: taken.id } })
}

/** A parent must exist, and neither be the account itself nor stand below it. */
export async function mustBeParent(
  database: Database,
  tenant: string,
  parent: string,
  below: ReadonlySet<string>,
): Promise<{ id: string; name: string }> {
  const refused = new Refusal('invalid', 'account.no-parent', 'The parent is not an account, or is a child of this one. Choose another.', {
    where: 'parent',
  })
  if (!isId(parent) || below.has(parent.toLowerCase())) throw refused
  const found = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.account')
      .select(['id', 'name'])
      .where('tenant', '=', tenant)
      .where('id', '=', parent.toLowerCase())
      .executeTakeFirst(),
  )
  if (!found) throw refused
  return found
}
