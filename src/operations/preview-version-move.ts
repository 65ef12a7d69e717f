import type { playbookPages } from '../contract/playbook-pages.ts'
import { Refusal } from '../core/base/refusal.ts'
import { previewMove } from '../core/process/preview-move.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** What moving one handover to another published version of its playbook would do, and what differs between the two. */
export const previewVersionMove =
  (services: Services): Operation<typeof playbookPages.previewVersionMove> =>
  async ({ params: { id: name, version } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const { handover, circumstances } = found
    const target = (await services.playbooks(tenant)).find(
      (one) => one.id === handover.playbook.id && one.definition.version === version,
    )?.definition
    if (!target)
      throw new Refusal('unknown', 'playbook.unknown', `There is no version "${version}" of the playbook "${handover.playbook.id}".`)
    return {
      ...previewMove(handover, circumstances, target),
      changes: await services.compile.difference(circumstances.definition, target),
    }
  }
