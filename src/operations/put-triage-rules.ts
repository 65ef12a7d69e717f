import type { departures } from '../contract/departures.ts'
import { Refusal } from '../core/base/refusal.ts'
import { ruleWords } from '../core/coverage/triage.ts'
import { type Actor, actorId } from '../core/policy/member.ts'
import { append } from '../store/log.ts'
import { triageRow } from './coverage/triage-rules.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Operations set what is urgent; managers work by it. */
export const maySetTriageRules = (actor: Actor): boolean => actor.kind === 'person' && actor.member.roles.includes('operations')

export const putTriageRules =
  (services: Services): Operation<typeof departures.putTriageRules> =>
  async ({ body: { rules } }, { tenant, actor, now }) => {
    if (!maySetTriageRules(actor))
      throw new Refusal('forbidden', 'triage.operations', 'Operations set what is urgent when somebody leaves.')
    await append(services.database, {
      tenant,
      stream: { kind: 'workspace', id: tenant },
      expectedVersion: 'newest',
      events: [{ type: 'TriageRulesSet', rules }],
      actor: actorId(actor),
      at: now.toISOString(),
      models: { directory: [{ ...triageRow, data: { rules } }] },
    })
    return { rules: rules.map((rule) => ({ rule, words: ruleWords(rule) })) }
  }
