import type { playbookPages } from '../contract/playbook-pages.ts'
import { Refusal } from '../core/base/refusal.ts'
import { actorId } from '../core/policy/member.ts'
import { saveDraft as write } from '../store/drafts.ts'
import { draftView, titleIn } from './drafts.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

const mostDrafts = 50

/** Keeps a page as its writer's own draft, whatever is wrong with it; with a sentence, those who may publish see it. */
export const saveDraft =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof playbookPages.saveDraft> =>
  async ({ params: { id }, body: { page, basedOn, suggest } }, { tenant, actor, now, ifMatch }) => {
    const draft = {
      playbook: id,
      person: actorId(actor),
      page,
      title: titleIn(page),
      basedOn,
      suggestion: suggest ?? null,
      savedAt: now,
    }
    const saved = await write(services.database, tenant, { ...draft, seen: ifMatch, most: mostDrafts })
    if ('stale' in saved)
      throw new Refusal(
        'stale',
        'draft.stale',
        `Your draft is at version ${saved.stale}; you saw version ${ifMatch ?? 0}. It has been saved in another window since.`,
        { details: { version: saved.stale } },
      )
    if ('tooMany' in saved)
      throw new Refusal('conflict', 'draft.too-many', `You have ${mostDrafts} drafts. Publish or throw away one that you no longer need.`)
    return { ...draftView({ ...draft, taken: null, declined: null, version: saved.version }, await services.directory(tenant)), page }
  }
