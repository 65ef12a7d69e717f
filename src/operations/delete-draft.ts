import type { playbookPages } from '../contract/playbook-pages.ts'
import { actorId } from '../core/policy/member.ts'
import { removeDraft } from '../store/drafts.ts'
import { unknownDraft } from './drafts.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Throws one's own draft away. */
export const deleteDraft =
  (services: Pick<Services, 'database'>): Operation<typeof playbookPages.deleteDraft> =>
  async ({ params: { id } }, { tenant, actor }) => {
    if (!(await removeDraft(services.database, tenant, { playbook: id, person: actorId(actor) }))) throw unknownDraft(id)
    return undefined
  }
