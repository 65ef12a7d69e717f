import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../core/playbook/compile-playbook.ts'
import type { Happened } from '../core/process/handover.ts'
import { priya } from '../core/process/testing/sample-people.ts'
import { approved, submitted } from '../core/process/testing/stages.ts'
import { ledgerOf, modelsOf } from './read-models.ts'

const page = compilePlaybook(readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-cse.md'), 'utf8')).definition

test('the list tells the round of a review while it goes on, and of no stage after its approval', () => {
  const roundOf = (run: ReturnType<typeof submitted>) =>
    modelsOf(run.handover, [], run.as(priya), { number: 12, playbookVersion: 1, timers: [] }).handovers?.[0]?.row
  expect(roundOf(submitted(page))).toMatchObject({ round: 1 })
  expect(roundOf(approved(page))).toMatchObject({ round: 0 })
})

test('an account that is taken back returns in the ledger to who handed it over, and a child to whose it was', () => {
  const back: Happened = {
    type: 'OwnershipChanged',
    accounts: ['parent', 'child'],
    from: { kind: 'person', id: 'tom' },
    to: { kind: 'person', id: 'priya' },
    on: '2026-11-30',
    back: true,
    others: [{ account: 'child', holder: { kind: 'pool', id: 'cse' } }],
    by: 'marta',
    at: '2026-11-30T15:00:00.000Z',
  }
  const { assignments } = ledgerOf([back])
  expect(assignments?.map(({ account, holderKind, holder }) => [account, holderKind, holder])).toEqual([
    ['parent', 'person', 'priya'],
    ['child', 'pool', 'cse'],
  ])
})
