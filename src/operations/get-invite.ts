import type { calls } from '../contract/calls.ts'
import { Refusal } from '../core/base/refusal.ts'
import { invitationFile } from '../core/process/invitations.ts'
import { callTask } from './call-of-address.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** The call of a task as a file that any calendar takes. */
export const getInvite =
  (services: Services): Operation<typeof calls.getInvite> =>
  async ({ params: { id: name, task: named } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const task = callTask(found.circumstances, named)
    const file = invitationFile(found.handover, task.id, { ...found.circumstances, address: services.address })
    if (!file) throw new Refusal('unknown', 'call.none', `"${task.title}" is not arranged.`)
    return file
  }
