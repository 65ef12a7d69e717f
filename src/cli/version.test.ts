import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { versionIn } from './version.ts'

const commit = 'b8e381c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f'
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-version-'))
  write('package.json', '{"name": "baton", "version": "0.1.0"}')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

test('a build says its commit: of the branch that is checked out, wherever git keeps it, or without a branch', () => {
  expect(versionIn(root, {})).toBe('0.1.0')
  write('.git/HEAD', 'ref: refs/heads/main\n')
  expect(versionIn(root, {})).toBe('0.1.0')
  write(
    '.git/packed-refs',
    `# pack-refs with: peeled fully-peeled sorted\n${'a'.repeat(40)} refs/heads/other/main\n${commit} refs/heads/main\n`,
  )
  expect(versionIn(root, {})).toBe('0.1.0+b8e381c9d0e1')
  write('.git/refs/heads/main', `${'1'.repeat(40)}\n`)
  expect(versionIn(root, {})).toBe('0.1.0+111111111111')
  write('.git/HEAD', `${commit}\n`)
  expect(versionIn(root, {})).toBe('0.1.0+b8e381c9d0e1')
})

test('what a build argument says comes before what lies there, and has to be a commit', () => {
  write('.git/HEAD', `${'1'.repeat(40)}\n`)
  expect(versionIn(root, { BATON_COMMIT: commit })).toBe('0.1.0+b8e381c9d0e1')
  expect(versionIn(root, { BATON_COMMIT: '' })).toBe('0.1.0+111111111111')
  expect(() => versionIn(root, { BATON_COMMIT: 'v1; rm' })).toThrow('BATON_COMMIT is "v1; rm". Give the hash of a commit')
})
