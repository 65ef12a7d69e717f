import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../../core/playbook/compile-playbook.ts'
import { lena, priya } from '../../core/process/testing/sample-people.ts'
import { submitted } from '../../core/process/testing/stages.ts'
import { wayTo } from './way-to.ts'

const page = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')).definition

test('the key that does what a row asks leads to where it is done: it never says that what was sent back is done', () => {
  const run = submitted(page)
  const [review] = run.waiting().filter(({ person }) => person === lena.id)
  expect(review && wayTo(run.view(lena), review)).toMatchObject({ to: '/h/$ref/review/$round', params: { round: '1' } })
  run.does(lena, 'decide', 'territory-owner-review', {
    verdict: 'needs fixes',
    returns: [{ item: 'what-stands-in-the-way', reason: 'Who can move it?' }],
  })
  const [fix] = run.waiting().filter(({ person }) => person === priya.id)
  expect(fix).toMatchObject({ command: 'complete-task', on: 'fill-handover-document' })
  expect(fix && wayTo(run.view(priya), fix)).toMatchObject({ to: '/h/$ref', search: { tab: 'document' }, hash: 'write' })
  expect(wayTo(run.view(priya), { command: 'answer-questions', on: null })).toMatchObject({ search: { tab: 'dossier' } })
  // So do blanks that only people can fill: no press on the row says that they are filled.
  const blank = run.view(priya).document.map((part) => ({
    ...part,
    fields: part.fields.map((field) => ({ ...field, blanks: field.blanks.map((one) => ({ ...one, by: 'nobody' as const })) })),
  }))
  const unfilled = { ...run.view(priya), document: blank, gates: [], can: [] }
  expect(wayTo(unfilled, { command: 'complete-task', on: 'fill-handover-document' })).toMatchObject({ hash: 'write' })
  expect(wayTo(unfilled, { command: 'complete-task', on: 'add-links' })).toBeUndefined()
  // What a press does needs no page.
  expect(wayTo(run.view(priya), { command: 'attest', on: 'old-reads-playbook' })).toBeUndefined()
})
