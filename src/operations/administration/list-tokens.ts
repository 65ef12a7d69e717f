import type { administration } from '../../contract/administration.ts'
import { personRef } from '../../core/policy/person-name.ts'
import { listTokensOf } from '../../store/sessions.ts'
import { sessionView } from '../identity/own-page.ts'
import { mustBeOwn } from '../identity/own-workspace.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'

/** Every token that still works, the one used last first; then those that have expired a short while ago. */
export const listTokens =
  (services: Services): Operation<typeof administration.listTokens> =>
  async (_input, { tenant }) => {
    await mustBeOwn(services, tenant)
    const { people } = await services.directory(tenant)
    const found = await listTokensOf(services.database, { tenant, now: services.clock() })
    return {
      // Of whoever left on their last day a token opens nothing, though nobody ended it.
      items: found
        .filter(({ person }) => people.get(person)?.active)
        .map(({ person, ...token }) => {
          const { id, name, scope, createdAt, usedAt, expiresAt } = sessionView(token)
          return {
            id,
            name,
            person: personRef(person, people),
            scope: scope ?? ('read' as const),
            createdAt,
            usedAt,
            expiresAt,
          }
        }),
    }
  }
