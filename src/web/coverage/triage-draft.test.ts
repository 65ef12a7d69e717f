import { expect, test } from 'vitest'
import { shippedRules } from '../../core/coverage/triage.ts'
import { draftsOf, emptyRule, problemIn, rulesOf } from './triage-draft.ts'

test('the rules that ship go through the form unchanged', () => {
  expect(rulesOf(draftsOf(shippedRules))).toEqual(shippedRules)
  expect(problemIn(draftsOf(shippedRules))).toBeUndefined()
})

test('what is missing in a line is said with its number', () => {
  const drafts = draftsOf(shippedRules)
  const with_ = (part: object) => problemIn([...drafts, { ...emptyRule(drafts), ...part }])
  expect(with_({ value: 'soon' })).toBe('Rule 10 needs a whole number of 0 or more.')
  expect(with_({ kind: 'urgent-tickets', value: '0' })).toBe('Rule 10 needs a whole number of 1 or more.')
  expect(with_({ kind: 'open-escalations', value: '1' })).toBe('Rule 10: choose at least one severity.')
  expect(problemIn([])).toBe('Keep at least one rule.')
})
