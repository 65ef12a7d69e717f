import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from './compile-playbook.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'playbooks', 'csm-to-csm.md'), 'utf8')
const errors = (text: string) => compilePlaybook(text).diagnostics.filter(({ severity }) => severity === 'error')

test('an action that Baton does not have is an error where the page names it', () => {
  const wrong = page.replace('do: helpdesk.leave-tickets', 'do: helpdesk.leave-ticket')
  expect(errors(page)).toEqual([])
  expect(errors(wrong)).toMatchObject([{ code: 'action.unknown', message: expect.stringContaining('helpdesk.leave-tickets') }])
})

test('an argument that an action does not take is an error too', () => {
  const wrong = page.replace('{ confirmedBy: new-series }', '{ confirmed: new-series }')
  expect(errors(wrong)).toMatchObject([{ code: 'action.unknown', message: expect.stringContaining('confirmed') }])
})
