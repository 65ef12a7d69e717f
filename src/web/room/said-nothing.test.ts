import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../../core/playbook/compile-playbook.ts'
import { noor, priya } from '../../core/process/testing/sample-people.ts'
import { scaled } from '../../core/process/testing/sample-world.ts'
import { approved } from '../../core/process/testing/stages.ts'
import { saidNothing } from './said-nothing.ts'

const page = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')).definition

test('once her deputy has said that the call was held, nobody is told that Lena has not said anything', () => {
  const run = approved(page)
  run.records(scaled)
  const quiet = () => saidNothing(run.view(priya), 'handover-call').map(({ name }) => name)
  expect(quiet()).toEqual(['Priya Nair', 'Lena Vogt'])
  run.does(noor, 'report-call', 'handover-call', { held: true })
  expect(quiet()).toEqual(['Priya Nair'])
})
