import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the reference page and the list of paths are what the contract says', () => {
  const check = () => execFileSync(process.execPath, [join(import.meta.dirname, 'generate-reference.ts'), '--check'], { encoding: 'utf8' })
  expect(check()).toBe('')
})
