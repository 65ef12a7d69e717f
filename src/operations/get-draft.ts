import type { playbookPages } from '../contract/playbook-pages.ts'
import { may } from '../core/policy/can.ts'
import { actorId } from '../core/policy/member.ts'
import { findDraft } from '../store/drafts.ts'
import { draftView, unknownDraft } from './drafts.ts'
import { isId } from './load-account.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** One's own draft, or what somebody suggests to who may publish it. Anybody else's is as unknown as none. */
export const getDraft =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof playbookPages.getDraft> =>
  async ({ params: { id, by } }, { tenant, actor }) => {
    const me = actorId(actor)
    const person = by === 'mine' ? me : by.toLowerCase()
    const draft = isId(person) ? await findDraft(services.database, tenant, { playbook: id, person }) : undefined
    const isSuggested =
      draft !== undefined && draft.suggestion !== null && draft.taken === null && draft.declined === null && may(actor, 'playbook.publish')
    if (!draft || (person !== me && !isSuggested)) throw unknownDraft(id)
    return { ...draftView(draft, await services.directory(tenant)), page: draft.page }
  }
