import { expect, test } from 'vitest'
import { compilePlaybook } from '../../core/playbook/compile-playbook.ts'
import { idOf, pageAs, playbookId, stepAfter, titleOf } from './page-text.ts'

const page = [
  '### 1. Prepare',
  '',
  '- First <!-- { id: a } -->',
  '  - a part of it',
  '    <!-- id: p -->',
  '- Second',
  '',
  '1. One',
  '2. Two',
  '',
  'Prose.',
].join('\n')
const added = (line: number) => {
  const { afterLine, text, from, to } = stepAfter(page, line, 'Something')
  return { afterLine, text, marked: text.slice(from, to) }
}

test('a new step comes after the step that the cursor is in, with all of its parts', () => {
  expect(added(3)).toEqual({ afterLine: 5, text: '- Something', marked: 'Something' })
  expect(added(5)).toEqual({ afterLine: 5, text: '- Something', marked: 'Something' })
  expect(added(6)).toEqual({ afterLine: 6, text: '- Something', marked: 'Something' })
})

test('in a numbered list the new step has the next number', () => {
  expect(added(9)).toEqual({ afterLine: 9, text: '3. Something', marked: 'Something' })
})

test('outside of a list a new one begins where the cursor is', () => {
  expect(added(1)).toEqual({ afterLine: 1, text: '- Something', marked: 'Something' })
  expect(added(11).afterLine).toBe(11)
  expect(stepAfter('', 1, 'Something')).toMatchObject({ afterLine: 1, text: '- Something' })
})

test('a copy says that it is another playbook, and keeps everything else', () => {
  const source = '---\ntitle: Old\nplaybook: old\nletter: csm\n---\n\n# Old\n\n- A step\n'
  const copy = pageAs(source, { id: 'to-emea', title: 'Moves: to "EMEA"' })
  expect(copy).toContain('letter: csm\n---\n\n# Old\n\n- A step\n')
  expect(compilePlaybook(copy).definition).toMatchObject({ id: 'to-emea', title: 'Moves: to "EMEA"' })
})

test('a pasted page without front matter gets one with its id, and nothing else is changed', () => {
  const pasted = '# Leaving accounts\n\n- A step\n'
  expect(pageAs(pasted, { id: 'leaving' })).toBe(`---\nplaybook: leaving\n---\n\n${pasted}`)
  expect(compilePlaybook(pageAs(pasted, { id: 'leaving' })).definition).toMatchObject({ id: 'leaving', title: 'Leaving accounts' })
})

test('a page is called by its front matter, else by its first heading', () => {
  expect(titleOf('---\ntitle: "From A to B"\n---\n\n# Another\n')).toBe('From A to B')
  expect(titleOf('# Leaving accounts #\n')).toBe('Leaving accounts')
  expect(titleOf('Just words.')).toBeUndefined()
})

test('a name becomes an id that an address can hold', () => {
  expect(idOf('Moves to the pool, EMEA')).toBe('moves-to-the-pool-emea')
  expect(idOf('Überga\u0308be — Größe 2')).toBe('ubergabe-gro-e-2')
  expect(idOf('—')).toBe('')
})

test('a page whose heading has no Latin letter can be brought in, and two of them are two playbooks', () => {
  const ids = ['担当者変更の手引き', 'Передача клиента', 'تسليم العميل'].map(playbookId)
  for (const id of ids) expect(id).toMatch(/^playbook-[a-z0-9]+$/)
  expect(new Set(ids).size).toBe(3)
  expect(playbookId(' 担当者変更の手引き')).toBe(ids[0])
  expect(playbookId('Leaving accounts')).toBe('leaving-accounts')
  expect(playbookId('—')).toBe('')
  const page = pageAs('# 担当者変更の手引き\n\n- 担当者: 電話する\n', { id: ids[0] ?? '' })
  expect(compilePlaybook(page).definition).toMatchObject({ id: ids[0], title: '担当者変更の手引き' })
})
