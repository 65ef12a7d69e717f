import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from './secret.ts'

test('a secret shows itself to nobody who does not ask for it', () => {
  const secret = new Secret('canary-4711')
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    `${Object.values(secret)}`,
  ]
  expect(shown.filter((text) => text.includes('canary'))).toEqual([])
  expect(secret.reveal()).toBe('canary-4711')
})
