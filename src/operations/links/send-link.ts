import type { links } from '../../contract/links.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { actorId } from '../../core/policy/member.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { knownLink } from './known-link.ts'
import { linksSeen } from './list-links.ts'
import { sendLinks } from './send-links.ts'

/** Mails new links to the person whose link this is. */
export const sendLink =
  (services: Services): Operation<typeof links.sendLink> =>
  async ({ params }, context) => {
    const { tenant, actor, now } = context
    const { link, found } = await knownLink(services, context, params)
    const isSent = await sendLinks(services, tenant, { link, by: actorId(actor), now })
    if (!isSent)
      throw new Refusal('tooMany', 'link.enough', 'Three links went there within the hour, or the person has left. Nothing was sent.')
    return linksSeen(services, context, found)
  }
