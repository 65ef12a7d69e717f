import type { departures } from '../contract/departures.ts'
import { ruleWords, shippedRules } from '../core/coverage/triage.ts'
import { ownRules } from './coverage/triage-rules.ts'
import type { Operation } from './operation.ts'
import { maySetTriageRules } from './put-triage-rules.ts'
import type { Services } from './services.ts'

export const getTriageRules =
  (services: Pick<Services, 'database'>): Operation<typeof departures.getTriageRules> =>
  async (_input, { tenant, actor }) => {
    const { rules: own, version } = await ownRules(services.database, tenant)
    return {
      rules: (own ?? shippedRules).map((rule) => ({ rule, words: ruleWords(rule) })),
      own: own !== undefined,
      version,
      may: { set: maySetTriageRules(actor) },
    }
  }
