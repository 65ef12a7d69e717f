import type { HandoverPlan, plans } from '../contract/handover-plan.ts'
import { type Circumstances, nameOf, tasksOf } from '../core/process/circumstances.ts'
import type { Handover } from '../core/process/handover.ts'
import { handoverPlan } from '../core/process/plan.ts'
import { maskedPlan } from '../core/process/restricted.ts'
import { whoCould } from '../core/process/who-may.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { readerOf } from './seen-handover.ts'
import type { Services } from './services.ts'

/** The change of owner as one plan, as far as this reader may know it. */
export const getPlan =
  (services: Services): Operation<typeof plans.getPlan> =>
  async ({ params: { id: name } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const plan = handoverPlan(found.handover, found.circumstances)
    return { ...maskedPlan(plan, readerOf(found)), wayOn: plan.isHalfDone ? wayOn(found.handover, found.circumstances) : [] }
  }

/** What leads on from a change that is half made, and who the rules let press it. */
function wayOn(handover: Handover, circumstances: Circumstances): HandoverPlan['wayOn'] {
  const effects = Object.keys(handover.effects)
  const tasks = tasksOf(circumstances.definition).map(({ id }) => id)
  return (
    [
      ['plan-effects', tasks],
      ['settle-effect', effects],
      ['undo', effects],
    ] as const
  ).flatMap(([command, ons]) => {
    const people = whoCould(command, ons, handover, circumstances).map((id) => ({ id, name: nameOf(circumstances, id) }))
    return people.length === 0 ? [] : [{ command, people }]
  })
}
