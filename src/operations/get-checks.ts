import type { OutputOf } from '../contract/endpoint.ts'
import type { reports } from '../contract/handover-reports.ts'
import { tasksOf } from '../core/process/circumstances.ts'
import type { ReadEvidence } from '../core/process/judging.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { seenHandover } from './seen-handover.ts'
import type { Services } from './services.ts'

type Check = OutputOf<typeof reports.getChecks>['items'][number]

/** What every check of the playbook says at this moment, with the records it points at and how old the answer is. */
export const getChecks =
  (services: Services): Operation<typeof reports.getChecks> =>
  async ({ params: { id: name } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const stated = new Map(tasksOf(found.circumstances.definition).map((task) => [task.id, task]))
    const items = seenHandover(found).tasks.flatMap(({ id: task, title, line, status, check, parts, evidence: done }): Check[] => {
      if (!check) return []
      const page = stated.get(task)
      const one = (part: Check['part'], read: ReadEvidence, expression: string | undefined, evidence: Check['evidence']): Check => ({
        task,
        title,
        part,
        verdict: read.verdict,
        because: read.because,
        records: read.records,
        value: read.value,
        source: read.source,
        checkedAt: read.checkedAt,
        ageMinutes: Math.max(0, Math.floor((now.getTime() - Date.parse(read.checkedAt)) / 60_000)),
        expression: expression ?? null,
        line,
        status,
        evidence,
      })
      const own = page?.check ? [one(null, check.evidence, page.check.expression, done)] : []
      const named = check.parts.map(({ part, evidence }) => {
        const known = parts.find((each) => each.id === part)
        const settled = found.handover.tasks[task]?.parts?.[part] ?? null
        return one(
          { id: part, title: known?.title ?? part },
          evidence,
          page?.parts.find((each) => each.id === part)?.check?.expression,
          settled,
        )
      })
      return [...own, ...named]
    })
    const count = (verdict: Check['verdict']) => items.filter((item) => item.verdict === verdict).length
    return {
      at: found.circumstances.now,
      passed: count('passed'),
      failed: count('failed'),
      cannotTell: count('cannot tell'),
      items,
    }
  }
