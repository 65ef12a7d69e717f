import type { imports } from '../contract/imports.ts'
import { kindOf } from '../core/records/kinds.ts'
import { hiddenFields } from '../core/records/mask.ts'
import { audienceOf } from './audience.ts'
import { templateOf } from './import/fields.ts'
import type { Operation } from './operation.ts'
import { fieldsOfList } from './read-import.ts'
import type { Services } from './services.ts'

/** The columns that an import understands, with a file to begin with: those that the caller may fill. */
export const getImportTemplate =
  ({ directory }: Pick<Services, 'directory'>): Operation<typeof imports.getImportTemplate> =>
  async ({ query: { of } }, { tenant, actor }) => {
    const audience = audienceOf(actor, { holder: undefined, region: undefined }, await directory(tenant))
    const hidden = of === 'accounts' || of === 'people' ? [] : hiddenFields(kindOf(of).schema, audience)
    const fields = fieldsOfList(of).filter(({ field }) => !hidden.includes(field))
    return { of, columns: fields.map(({ field, title, required, about }) => ({ field, title, required, about })), csv: templateOf(fields) }
  }
