import { expect, test } from 'vitest'
import { Refusal } from '../core/base/refusal.ts'
import { logLine, withoutRepeats } from './log-line.ts'

const at = '2026-11-22T12:00:00.000Z'

test('what went wrong on our side is one line with the id that the answer has; what went well is none', () => {
  expect(logLine({ level: 'info', event: 'answered', status: 200 }, at)).toBeUndefined()
  const line = logLine(
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

test('what goes wrong by itself is a line of the same form, without a stack where words say all', () => {
  const away = new Refusal('unavailable', 'database.away', 'The database cannot be reached at the moment.')
  expect(JSON.parse(logLine({ level: 'warn', event: 'job failed', job: 'relay', error: away }, at) ?? '')).toEqual({
    at,
    level: 'warn',
    event: 'job failed',
    job: 'relay',
    error: 'The database cannot be reached at the moment.',
  })
})

test('a database that is away for an hour fills no disk with the same line, and nothing else is kept quiet', () => {
  const lines: object[] = []
  let now = 0
  const log = withoutRepeats(
    (entry) => lines.push(entry),
    () => now,
  )
  const failed = { level: 'warn', event: 'job failed', job: 'relay', error: new Error('The database is away') } as const
  for (; now < 3_600_000; now += 1_000) log(failed)
  expect(lines).toHaveLength(60)
  expect(lines[1]).toEqual({ ...failed, repeated: 59 })
  log({ ...failed, job: 'mail' })
  for (const requestId of ['r1', 'r2']) log({ level: 'error', event: 'request failed', requestId, error: new Error('x') })
  log({ level: 'info', event: 'job works again', job: 'relay' })
  expect(lines.slice(60)).toHaveLength(4)
})
