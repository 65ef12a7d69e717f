// How much processor all checks of one handover take on facts that were just read, as a median of many: `npm run bench -- --only 11`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compilePlaybook } from '../src/core/playbook/compile-playbook.ts'
import { tasksOf } from '../src/core/process/circumstances.ts'
import { judgeTask } from '../src/core/process/judging.ts'
import { Run } from '../src/core/process/testing/run.ts'
import { csePool, priya } from '../src/core/process/testing/sample-people.ts'
import { kestrel, tidied } from '../src/core/process/testing/sample-world.ts'
import { median } from './support/load.ts'

/** Milliseconds of processor for all checks of a handover of the longest shipped page. */
export function measureChecks(): number {
  const { definition } = compilePlaybook(readFileSync(join(import.meta.dirname, '../playbooks/csm-to-cse.md'), 'utf8'))
  const start = { to: csePool.id, reason: { kind: 'realignment' as const } }
  const run = new Run({ definition, world: kestrel, at: '2026-11-02T15:00:00.000Z', starter: priya, start })
  run.records((world) => tidied(world, run.now))
  const tasks = tasksOf(definition)
  const once = () => {
    run.world = { ...run.world, records: [...run.world.records] }
    const circumstances = run.as(priya)
    for (const task of tasks) judgeTask(run.handover, task, circumstances)
  }
  for (let index = 0; index < 200; index += 1) once()
  const costs = Array.from({ length: 40 }, () => {
    const before = process.cpuUsage()
    for (let index = 0; index < 20; index += 1) once()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 20_000
  })
  return median(costs)
}
