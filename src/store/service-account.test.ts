import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { mayReach } from './service-account.ts'

const somebody = { name: 'somebody', uid: 54_321, gid: 54_321 }

test('an account reaches a folder only if every folder above lets it pass', () => {
  const top = mkdtempSync(join(tmpdir(), 'baton-reach-'))
  onTestFinished(() => rmSync(top, { recursive: true }))
  const inner = join(top, 'a/b')
  mkdirSync(inner, { recursive: true, mode: 0o755 })
  chmodSync(top, 0o711)
  expect(mayReach(somebody, inner)).toBe(true)
  chmodSync(top, 0o700)
  expect(mayReach(somebody, inner)).toBe(false)
  expect(mayReach(undefined, inner)).toBe(true)
})
