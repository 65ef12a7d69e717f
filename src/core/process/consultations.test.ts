import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { consultationsToAsk } from './consultations.ts'
import { evolve } from './evolve.ts'
import type { Handover } from './handover.ts'
import { sam } from './testing/sample-people.ts'
import { approved } from './testing/stages.ts'

const { definition } = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8'))

test('a page in another script: of each row everybody is asked who is to be asked, and once', () => {
  const run = approved(definition)
  const named: Record<string, string> = { manager: '変更の実施', call: '引き継ぎ' }
  const raci = definition.raci.flatMap((row) => {
    const [covered] = row.covers
    const activity = covered === 'update-tier' ? named.manager : covered === 'handover-call' ? named.call : undefined
    return activity === undefined ? [] : [{ ...row, activity, cells: { ...row.cells, AE: 'C' as const } }]
  })
  expect(raci).toHaveLength(2)
  const tasks = { ...run.handover.tasks, 'handover-call': { status: 'open' as const } }
  const around = { ...run.as(sam), definition: { ...definition, raci } }
  let handover: Handover = { ...run.handover, tasks, consultations: {} }
  const ask = () => {
    const events = consultationsToAsk(handover, around)
    for (const event of events) handover = evolve(handover, { ...event, by: 'baton', at: run.now })
    return events.flatMap((event) => (event.type === 'ConsultationAsked' ? [event.consultation.about] : []))
  }
  expect(ask()).toEqual(Object.values(named))
  expect(Object.values(handover.consultations).map(({ about }) => about)).toEqual(Object.values(named))
  expect(ask()).toEqual([])
})
