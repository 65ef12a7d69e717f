import type { links } from '../../contract/links.ts'
import { actorId } from '../../core/policy/member.ts'
import { append } from '../../store/log.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { knownLink } from './known-link.ts'

/** From now on the link opens nothing. Who revoked it stands in the log; the token never stood there. */
export const revokeLink =
  (services: Services): Operation<typeof links.revokeLink> =>
  async ({ params }, context) => {
    const { tenant, actor, now } = context
    const { link } = await knownLink(services, context, params)
    const at = now.toISOString()
    const { id, person, handover, purpose } = link
    if (link.used_at || link.revoked_at) return
    await append(services.database, {
      tenant,
      stream: { kind: 'workspace', id: tenant },
      expectedVersion: 'newest',
      events: [{ type: 'LinkRevoked', link: id, person, handover, purpose }],
      actor: actorId(actor),
      at,
      models: { linksRevoked: [{ id, at, by: actorId(actor) }] },
    })
  }
