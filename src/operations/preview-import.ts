import type { imports } from '../contract/imports.ts'
import type { Operation } from './operation.ts'
import { type ImportServices, readImport } from './read-import.ts'

/** Shows what a file would change. */
export const previewImport =
  (services: ImportServices): Operation<typeof imports.previewImport> =>
  async ({ query: { of }, body }, context) =>
    (await readImport(services, of, body, context)).preview
