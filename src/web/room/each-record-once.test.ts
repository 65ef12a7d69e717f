import { expect, test } from 'vitest'
import { eachRecordOnce } from './each-record-once.ts'

test('a success plan on which two parts of a task fail is led to once', () => {
  const cta = { kind: 'cta', key: '1', title: 'Seats run out' }
  const plan = { kind: 'success-plan', key: '1', title: 'One pipeline' }
  expect(eachRecordOnce([cta, plan, plan])).toEqual([cta, plan])
})
