import { expect, test } from 'vitest'
import { checkLetterTemplate, isUsable } from '../core/documents/check-letter-template.ts'
import { checkLines } from './letters.ts'

const lines = (text: string) => {
  const checked = checkLetterTemplate(text, { kind: 'named-to-pool', sender: 'any' }, [], [])
  return checkLines({ text, notes: ['Header and footer were left out.'], ...checked, usable: isUsable(checked) }, 'moving.docx')
}

test('a file is told by its problems with their places, and read out only when it could be used', () => {
  expect(lines('Subject: {{account}}\n\nDear {{recipient}},\n')).toEqual([
    'moving.docx: 1 problem',
    expect.stringMatching(/^ {2}3:6 A letter has no placeholder "recipient".* Did you mean \{\{recipients\}\}\?$/),
    '  note: Header and footer were left out.',
  ])
  expect(lines('Subject: {{account}}\n\nDear {{recipients}},\n')).toEqual([
    'moving.docx: nothing is wrong with it',
    '  note: Header and footer were left out.',
    '',
    'Subject: Example Freight',
    '',
    'Dear Dana and Kofi,',
  ])
})
