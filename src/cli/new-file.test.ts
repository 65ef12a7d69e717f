import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWhole } from './new-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-new-file-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const backup = { what: 'backup', kept: 'a backup never overwrites one' } as const

test('a second backup to the same name, begun while the first is written, is refused and leaves the first alone', async () => {
  const path = join(folder, 'nightly.backup')
  const { promise: second, resolve: secondIsOver } = Promise.withResolvers<void>()
  const first = writeWhole(path, backup, async (open) => {
    const stream = open()
    await second
    stream.end('all of it')
    await finished(stream)
    return 'done'
  })
  await expect(writeWhole(path, backup, async (open) => open())).rejects.toThrow(/another backup is being written there.*delete that file/s)
  expect(existsSync(`${path}.part`)).toBe(true)
  secondIsOver()
  expect(await first).toBe('done')
  expect([readFileSync(path, 'utf8'), readdirSync(folder), statSync(path).mode & 0o777]).toEqual(['all of it', ['nightly.backup'], 0o600])
})

test('a disk that is full is named as the one that is written to, and nothing stays there', async () => {
  const path = join(folder, 'nightly.backup')
  const failing = writeWhole(path, backup, async (open) => {
    const stream = open()
    stream.destroy(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    await finished(stream)
  })
  await expect(failing).rejects.toMatchObject({
    code: 'backup.disk-full',
    message: expect.stringContaining(`There is no room for ${path}: the disk that it is written to is full`),
  })
  expect(readdirSync(folder)).toEqual([])
})

test('what fails on the way leaves nothing behind, and a file that came meanwhile is not written over', async () => {
  const path = join(folder, 'nightly.backup')
  const failing = writeWhole(path, backup, async (open) => {
    open().end('half')
    throw new Error('the database is away')
  })
  await expect(failing).rejects.toThrow('the database is away')
  expect(readdirSync(folder)).toEqual([])
  await writeWhole(path, backup, async (open) => finished(open().end('first')))
  await expect(writeWhole(path, backup, async (open) => finished(open().end('second')))).rejects.toThrow(/exists already/)
  expect(readFileSync(path, 'utf8')).toBe('first')
})
