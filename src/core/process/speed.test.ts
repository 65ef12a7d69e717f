import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { judgeTask } from './judging.ts'
import { Run } from './testing/run.ts'
import { csePool, priya } from './testing/sample-people.ts'
import { kestrel, tidied } from './testing/sample-world.ts'

const { definition } = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8'))

/** CPU milliseconds of one call, the median of many: a neighbour on the machine must not fail it. */
function costOf(work: () => unknown): number {
  for (let index = 0; index < 12; index += 1) work()
  const costs = Array.from({ length: 15 }, () => {
    const before = process.cpuUsage()
    for (let index = 0; index < 4; index += 1) work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 4_000
  })
  return costs.toSorted((a, b) => a - b)[7] ?? Number.POSITIVE_INFINITY
}

test('all checks of a handover take about a millisecond on fresh facts, and a view of it a few', () => {
  const run = new Run({
    definition,
    world: kestrel,
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: csePool.id, reason: { kind: 'realignment' } },
  })
  run.records((world) => tidied(world, run.now))
  const tasks = definition.stages.flatMap(({ tasks }) => tasks)
  const checked = costOf(() => {
    run.world = { ...run.world, records: [...run.world.records] }
    for (const task of tasks) judgeTask(run.handover, task, run.as(priya))
  })
  const recheck = costOf(() => {
    run.world = { ...run.world, records: [...run.world.records] }
    run.machine({ command: 'recheck' })
  })
  const decided = costOf(() => run.whyNot(priya, 'complete-task', 'open-handover-document'))
  const viewed = costOf(() => run.view(priya))
  console.log(
    `all checks ${checked.toFixed(2)} ms, recheck with what follows ${recheck.toFixed(2)} ms, one decision ${decided.toFixed(3)} ms, view with everything that may be done ${viewed.toFixed(2)} ms of CPU`,
  )
  // Ten times what a small machine takes, so that only another order of growth fails it; the figures are printed above.
  expect(checked).toBeLessThan(10)
  expect(recheck).toBeLessThan(15)
  expect(decided).toBeLessThan(2)
  expect(viewed).toBeLessThan(60)
}, 60_000)
