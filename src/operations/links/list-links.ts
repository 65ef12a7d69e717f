import type { OutputOf } from '../../contract/endpoint.ts'
import type { LinkView, links } from '../../contract/links.ts'
import { personRef } from '../../core/policy/person-name.ts'
import { linkKeeping } from '../../core/process/link-keeping.ts'
import { isLinkPurpose, isStillTheirs, linkPurposes } from '../../core/process/link-purposes.ts'
import { linksOf, type StoredLink } from '../../store/links.ts'
import { handoverId, type LoadedCase, loadHandover } from '../load-handover.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { linkState } from './link-state.ts'

/** Who can answer by link about a handover, and how far each has come with it. */
export const listLinks =
  (services: Services): Operation<typeof links.listLinks> =>
  async ({ params: { id } }, context) =>
    linksSeen(services, context, await caseOf(services, context, id))

export async function linksSeen(
  { database }: Services,
  { tenant, now }: Pick<SignedInContext, 'tenant' | 'now'>,
  { handover, circumstances }: LoadedCase,
): Promise<OutputOf<typeof links.listLinks>> {
  const stored = await linksOf(database, tenant, handover.id)
  const view = (link: StoredLink): LinkView => {
    const { id, person, purpose, created_at, expires_at, opened, opened_at, mail } = link
    const state = linkState(link, now)
    return {
      id,
      person: personRef(person, circumstances.people),
      purpose,
      words: isLinkPurpose(purpose) ? linkPurposes[purpose].words : purpose,
      sentAt: created_at.toISOString(),
      validUntil: expires_at.toISOString(),
      opened,
      openedAt: opened_at?.toISOString() ?? null,
      state: state === 'open' && !isStillTheirs(handover, circumstances, person, link.role) ? 'moved' : state,
      mail,
    }
  }
  return { items: stored.map(view), mayRevoke: linkKeeping(handover, circumstances) === undefined }
}

export async function caseOf(services: Services, { tenant, actor, now }: SignedInContext, name: string): Promise<LoadedCase> {
  const found = await loadHandover(services, { tenant, id: await handoverId(services, tenant, name), actor, now })
  if ('answered' in found) throw new Error('Looking uses no keys')
  return found
}
