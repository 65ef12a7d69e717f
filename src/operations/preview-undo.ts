import type { imports } from '../contract/imports.ts'
import type { Operation } from './operation.ts'
import { planUndo } from './plan-undo.ts'
import type { Services } from './services.ts'

/** Shows what taking an import back would do. */
export const previewUndo =
  (services: Services): Operation<typeof imports.previewUndo> =>
  async ({ params: { digest } }, context) =>
    (await planUndo(services, digest, context)).view
