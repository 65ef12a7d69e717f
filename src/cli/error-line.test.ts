import { expect, test } from 'vitest'
import { errorLine } from './error-line.ts'

test('what went wrong on our side is one line with the id that the answer has; what went well is none', () => {
  const at = '2026-11-22T12:00:00.000Z'
  expect(errorLine({ level: 'info', event: 'answered', status: 200 }, at)).toBeUndefined()
  const line = errorLine(
    { level: 'error', event: 'request failed', requestId: 'r1', route: '/handovers/:id', error: new Error('Two\nlines') },
    at,
  )
  expect(line).not.toContain('\n')
  expect(JSON.parse(line ?? '')).toMatchObject({
    at,
    requestId: 'r1',
    route: '/handovers/:id',
    error: 'Two\nlines',
    stack: expect.any(String),
  })
})
