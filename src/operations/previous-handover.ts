import { Refusal } from '../core/base/refusal.ts'
import { blanksOf } from '../core/documents/blanks.ts'
import type { Handover } from '../core/process/handover.ts'
import { type PreviousHandover, shapeOfBlank } from '../core/process/start.ts'
import { withTenant } from '../store/database.ts'
import type { Services } from './services.ts'

/** What a completed handover of the account leaves for the next one. */
export async function previousHandover(
  services: Services,
  tenant: string,
  { account, id }: { account: string; id: string },
): Promise<PreviousHandover> {
  const row = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select(['id', 'ref', 'state', 'playbook', 'playbook_version'])
      .where('tenant', '=', tenant)
      .where('account', '=', account)
      .where('status', '=', 'completed')
      .where((is) => is.or([is(is.cast<string>('id', 'text'), '=', id.toLowerCase()), is('ref', '=', id)]))
      .executeTakeFirst(),
  )
  if (!row)
    throw new Refusal('unknown', 'start.no-previous', `No completed handover of this account is called "${id.slice(0, 60)}".`, {
      where: 'previous',
    })
  const { definition } = await services.playbook(tenant, row.playbook, row.playbook_version)
  const { answers } = row.state as unknown as Handover
  return {
    id: row.id,
    ref: row.ref,
    answers: definition.template.sections.flatMap(({ title, fields }) =>
      fields.flatMap((field) =>
        blanksOf(field, title).flatMap((blank) => {
          const known = answers[blank.id]
          return known ? [{ field: blank.id, value: known.value, shape: shapeOfBlank(blank), forFew: field.restricted !== undefined }] : []
        }),
      ),
    ),
  }
}
