import { expect, test } from 'vitest'
import { words } from './tier-words.ts'

test('one playbook names what is in use, two name it', () => {
  const [one, other] = [{ title: 'CSM to CSM' }, { title: 'CSM to CSE' }]
  expect(words.byPlaybooks([one])).toBe('CSM to CSM names it. Publish the page without it first.')
  expect(words.byPlaybooks([one, other])).toBe('CSM to CSM and CSM to CSE name it. Publish the page without it first.')
})
