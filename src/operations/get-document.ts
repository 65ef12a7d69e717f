import type { handovers } from '../contract/handovers.ts'
import { Refusal } from '../core/base/refusal.ts'
import { renderDocument } from '../core/documents/filled.ts'
import { labelNames } from '../core/process/labels.ts'
import { readableDocument } from '../core/process/restricted.ts'
import { documentOf } from '../core/process/snapshot.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { readerOf, seenHandover } from './seen-handover.ts'
import type { Services } from './services.ts'

/** The handover document of the playbook, filled with what is known, as Markdown and field by field. */
export const getDocument =
  (services: Services): Operation<typeof handovers.getDocument> =>
  async ({ params: { id: name } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const { handover, circumstances } = found
    const { template } = circumstances.definition
    if (template.sections.length === 0)
      throw new Refusal('unknown', 'document.none', `"${circumstances.definition.title}" has no handover document.`)
    return {
      title: template.title,
      markdown: renderDocument(
        template,
        readableDocument(documentOf(handover, circumstances), readerOf(found)),
        labelNames(handover, circumstances),
      ),
      sections: seenHandover(found).document,
    }
  }
