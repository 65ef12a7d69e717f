import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../../core/playbook/compile-playbook.ts'
import { lena, priya } from '../../core/process/testing/sample-people.ts'
import { submitted } from '../../core/process/testing/stages.ts'
import { sentBack } from './sent-back.ts'

const page = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')).definition

test('a field that came back from the review says why where it is changed, until the next round is asked for', () => {
  const run = submitted(page)
  const way = 'what-stands-in-the-way'
  const back = () => [...sentBack(run.view(priya))]
  expect(back()).toEqual([])
  run.does(lena, 'decide', 'territory-owner-review', { verdict: 'needs fixes', returns: [{ item: way, reason: 'Who can move it?' }] })
  expect(back()).toEqual([[way, { round: 1, by: lena.id, reason: 'Who can move it?' }]])
  // It is a field of the document: the panel finds it by this name.
  expect(run.view(priya).document.flatMap(({ fields }) => fields.map(({ id }) => id))).toContain(way)
  run.does(priya, 'answer', `${way}-value`, { value: 'Their board, in March' })
  run.does(priya, 'complete-task', 'fill-handover-document', { note: 'Said more' })
  run.does(priya, 'submit', 'territory-owner-review')
  expect(back()).toEqual([])
})
