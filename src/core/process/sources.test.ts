import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { handoverFacts } from './sources.ts'
import { priya } from './testing/sample-people.ts'
import { approved } from './testing/stages.ts'

const definition = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')).definition

test.each([
  { zone: 'Australia/Sydney', startedAt: '2026-11-22T22:30:00.000Z', there: '2026-11-23', heldAt: '2026-11-22T22:45:00.000Z' },
  { zone: 'America/Chicago', startedAt: '2026-11-23T03:00:00.000Z', there: '2026-11-22', heldAt: '2026-11-23T03:15:00.000Z' },
])('what happens in the hour after the start counts as since the start, in $zone', ({ zone, startedAt, there, heldAt }) => {
  const run = approved(definition)
  run.world = { ...run.world, account: { ...run.world.account, zone } }
  const { startedOn } = handoverFacts({ ...run.handover, startedAt }, run.as(priya))
  expect(heldAt >= startedOn, 'a meeting, by its moment').toBe(true)
  expect(there >= startedOn, 'a plan, by its day').toBe(true)
})
