import type { moveIns } from '../contract/move-ins.ts'
import { readMoveIn } from './move-in/read-move-in.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Shows how handovers that are under way elsewhere would go on here. */
export const previewMoveIn =
  (services: Services): Operation<typeof moveIns.previewMoveIn> =>
  async ({ query, body }, context) =>
    (await readMoveIn(services, body, query, context)).preview
