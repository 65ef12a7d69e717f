import type { playbookPages } from '../contract/playbook-pages.ts'
import { actorId } from '../core/policy/member.ts'
import { declineDraft } from '../store/drafts.ts'
import { draftView, unknownDraft } from './drafts.ts'
import { isId } from './load-account.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Whoever may publish says no to what was suggested, and why. The page stays its writer's, who can suggest it anew. */
export const declineSuggestion =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof playbookPages.declineSuggestion> =>
  async ({ params: { id, by }, body: { because } }, { tenant, actor, now }) => {
    const person = by.toLowerCase()
    const draft = isId(person)
      ? await declineDraft(services.database, tenant, {
          playbook: id,
          person,
          declined: { by: actorId(actor), at: now.toISOString(), because },
        })
      : undefined
    if (!draft) throw unknownDraft(id)
    return { ...draftView(draft, await services.directory(tenant)), title: draft.title }
  }
