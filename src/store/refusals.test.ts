import { expect, test } from 'vitest'
import { Refusal } from '../core/base/refusal.ts'
import { lockData } from './data-lock.ts'
import { keptOut, translated } from './refusals.ts'

const failed = (more: object, message = 'something') => Object.assign(new Error(message), more)

test.each([
  ['a full disk in PostgreSQL', failed({ code: '53100' }), 'data.disk-full'],
  ['a full disk under the data folder', failed({ code: 'ENOSPC', syscall: 'write' }), 'data.disk-full'],
  ['a server that does not answer', failed({ code: 'ECONNREFUSED', syscall: 'connect' }), 'database.away'],
  ['a machine that is switched off', failed({ code: 'EHOSTUNREACH', syscall: 'connect' }), 'database.away'],
  ['a server that takes a connection and says nothing', failed({}, 'timeout expired'), 'database.away'],
  ['a socket that is gone', failed({ code: 'ENOENT', syscall: 'connect' }), 'database.away'],
  ['a server that shuts down', failed({ code: '57P01' }), 'database.away'],
  ['a pooler that has lost its database', failed({ code: '08P01', severity: 'FATAL' }, 'server login has been failing'), 'database.away'],
  ['a transaction that was left alone for too long', failed({ code: '25P03', severity: 'FATAL' }), 'database.away'],
  ['a replica', failed({ code: '25006' }), 'database.read-only'],
  ['a connection that broke', failed({}, 'Connection terminated unexpectedly'), 'database.away'],
  ['a second running handover', failed({ code: '23505', constraint: 'handover_account_one_running' }), 'account.has-handover'],
])('%s is said as a refusal', (_, error, code) => {
  expect(translated(error)).toBeInstanceOf(Refusal)
  expect(translated(error)).toMatchObject({ code })
})

test.each([
  ['EACCES', 'data.not-yours', '/srv/baton is closed to this account. Run the command as the user that Baton runs as.'],
  ['EROFS', 'data.read-only', expect.stringContaining('/srv/baton is on a disk that takes no changes')],
])('a folder that answers %s is said as a refusal', (code, refused, message) => {
  expect(keptOut(failed({ code }), '/srv/baton')).toMatchObject({ code: refused, message })
})

test.runIf(process.platform === 'linux')('a start in a folder that is closed says so, and is no mistake of ours', async () => {
  // Closed to everybody, also to root.
  await expect(lockData('/sys')).rejects.toMatchObject({ code: 'data.not-yours' })
})

test('a bug stays a bug', () => {
  for (const error of [
    failed({ code: '42601' }),
    failed({ code: '08P01', severity: 'ERROR' }),
    failed({ code: '28P01', severity: 'FATAL' }),
    failed({ code: 'ENOENT', syscall: 'open' }),
    failed({ code: '23505', constraint: 'something_else' }),
    'text',
  ]) {
    expect(translated(error)).toBe(error)
  }
})

test('what the database adds for machines comes along', () => {
  expect(translated(failed({ code: 'BT001', detail: '{"current": 3}' }))).toMatchObject({ kind: 'stale', details: { current: 3 } })
})
