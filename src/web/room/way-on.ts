import type { HandoverPlan } from '../../contract/handover-plan.ts'
import { listed } from '../wording/counts.ts'
import { planWords as words } from './plan-words.ts'

/** What the reader can do about a change that is half made; for the rest, who can. */
export function wayOnWords(wayOn: HandoverPlan['wayOn'], me: string | undefined): string[] {
  if (wayOn.length === 0) return [words.noWayOn]
  const whoCan = ({ people }: HandoverPlan['wayOn'][number]) =>
    people.some(({ id }) => id === me) ? words.you : listed(people.map(({ name }) => name))
  return [...Map.groupBy(wayOn, whoCan)]
    .toSorted(([one], [other]) => Number(other === words.you) - Number(one === words.you))
    .map(([who, ways]) =>
      words.canDo(
        who,
        ways.map(({ command }) => words.wayOn[command]),
      ),
    )
}
