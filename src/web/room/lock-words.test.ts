import { expect, test } from 'vitest'
import { lockWords } from './lock-words.ts'

test('a locked row says what unlocks it, not its own name again', () => {
  const why = '"Leave the tickets" unlocks when "Follow the tickets" is done (line 155 of the playbook).'
  expect(lockWords({ why, title: 'Leave the tickets' })).toBe('Unlocks when "Follow the tickets" is done.')
  expect(lockWords({ why: 'The review is not approved.', title: 'Leave the tickets' })).toBe('The review is not approved.')
})
