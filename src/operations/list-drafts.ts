import type { playbookPages } from '../contract/playbook-pages.ts'
import { may } from '../core/policy/can.ts'
import { actorId } from '../core/policy/member.ts'
import { listDrafts as readDrafts } from '../store/drafts.ts'
import { draftView } from './drafts.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** What this person is writing, and what others suggest to those who may publish. */
export const listDrafts =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof playbookPages.listDrafts> =>
  async (_input, { tenant, actor }) => {
    const [drafts, directory] = await Promise.all([
      readDrafts(services.database, tenant, { person: actorId(actor), withSuggestions: may(actor, 'playbook.publish') }),
      services.directory(tenant),
    ])
    return { items: drafts.map((draft) => ({ ...draftView(draft, directory), title: draft.title })) }
  }
