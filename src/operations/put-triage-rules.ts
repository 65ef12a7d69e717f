import type { departures } from '../contract/departures.ts'
import { Refusal } from '../core/base/refusal.ts'
import { ruleWords } from '../core/coverage/triage.ts'
import type { Actor } from '../core/policy/member.ts'
import { ownRules, triageRow } from './coverage/triage-rules.ts'
import { changeDirectory } from './lists/change-directory.ts'
import { mustBeVersion } from './load-account.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Operations set what is urgent; managers work by it. */
export const maySetTriageRules = (actor: Actor): boolean => actor.kind === 'person' && actor.member.roles.includes('operations')

export const putTriageRules =
  (services: Services): Operation<typeof departures.putTriageRules> =>
  async ({ body: { rules } }, context) => {
    const { tenant, actor, ifMatch } = context
    if (!maySetTriageRules(actor))
      throw new Refusal('forbidden', 'triage.operations', 'Operations set what is urgent when somebody leaves.')
    let before = 0
    await changeDirectory(services, context, async () => {
      before = (await ownRules(services.database, tenant)).version
      mustBeVersion({ seen: ifMatch, found: before, what: 'What is urgent when somebody leaves', code: 'triage.stale' })
      return { event: { type: 'TriageRulesSet', rules }, rows: [{ ...triageRow, data: { rules } }] }
    })
    return { rules: rules.map((rule) => ({ rule, words: ruleWords(rule) })), version: before + 1 }
  }
