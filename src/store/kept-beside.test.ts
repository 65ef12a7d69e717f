import { constants, mkdirSync, mkdtempSync, type PathLike, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mustReachWhatIsKept } from './kept-beside.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'baton-kept-'))
  for (const folder of ['checkpoints', 'erasures', 'postgres']) mkdirSync(join(data, folder))
  writeFileSync(join(data, 'erasures', 'one.jsonl'), '')
  writeFileSync(join(data, 'secret-keys.json'), '{}')
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

/** As root everything is open, so the system's answer is played: it is no for whoever wants this of that path. */
const closed = (path: string, how: number) => (asked: PathLike, mode?: number) => {
  if (asked === join(data, path) && ((mode ?? 0) & how) !== 0) throw Object.assign(new Error('permission denied'), { code: 'EACCES' })
}

const told = (path: string) => `${join(data, path)} is closed to this account. Run the command as the user that Baton runs as.`

test.each([
  'checkpoints',
  'erasures',
  'secret-keys.json',
  'erasures/one.jsonl',
])('a %s that is closed to this account is told, and not taken for none', (path) => {
  for (const mode of ['read', 'write'] as const)
    expect(() => mustReachWhatIsKept(data, mode, closed(path, constants.R_OK))).toThrow(told(path))
})

test('who serves writes into the folders, who looks does not, and a file may be closed for writing', () => {
  expect(() => mustReachWhatIsKept(data, 'write', closed('checkpoints', constants.W_OK))).toThrow(told('checkpoints'))
  expect(() => mustReachWhatIsKept(data, 'read', closed('checkpoints', constants.W_OK))).not.toThrow()
  expect(() => mustReachWhatIsKept(data, 'write', closed('secret-keys.json', constants.W_OK))).not.toThrow()
})

test("PostgreSQL's files are its own account's, and a folder that is not there yet is made later", () => {
  expect(() => mustReachWhatIsKept(data, 'write', closed('postgres', constants.R_OK))).not.toThrow()
  expect(() => mustReachWhatIsKept(join(data, 'none'), 'write')).not.toThrow()
})
