import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../core/playbook/compile-playbook.ts'
import { priya } from '../core/process/testing/sample-people.ts'
import { approved, submitted } from '../core/process/testing/stages.ts'
import { modelsOf } from './read-models.ts'

const page = compilePlaybook(readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-cse.md'), 'utf8')).definition

test('the list tells the round of a review while it goes on, and of no stage after its approval', () => {
  const roundOf = (run: ReturnType<typeof submitted>) =>
    modelsOf(run.handover, [], run.as(priya), { number: 12, playbookVersion: 1, timers: [] }).handovers?.[0]?.row
  expect(roundOf(submitted(page))).toMatchObject({ round: 1 })
  expect(roundOf(approved(page))).toMatchObject({ round: 0 })
})
