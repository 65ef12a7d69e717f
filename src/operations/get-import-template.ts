import type { imports } from '../contract/imports.ts'
import { accountFields, peopleFields, templateOf } from './import/fields.ts'
import type { Operation } from './operation.ts'

/** The columns that an import understands, with a file to begin with. */
export const getImportTemplate =
  (): Operation<typeof imports.getImportTemplate> =>
  async ({ query: { of } }) => {
    const fields = of === 'accounts' ? accountFields : peopleFields
    return { of, columns: fields.map(({ field, title, required, about }) => ({ field, title, required, about })), csv: templateOf(fields) }
  }
