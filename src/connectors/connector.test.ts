import { expect, test } from 'vitest'
import { z } from 'zod'
import { actions } from '../core/cutover/actions.ts'
import { connectors } from './all.ts'
import { secret, secretsOf } from './connector.ts'

test('secret settings are known as such, optional ones too', () => {
  const settings = z.object({
    address: z.url(),
    token: secret(z.string()),
    older: secret(z.string()).optional(),
    newer: secret(z.string().optional()),
  })
  expect(secretsOf(settings)).toEqual(['token', 'older', 'newer'])
})

test('every connector has a name of its own and declares every operation with a way to repeat it', () => {
  expect(new Set(connectors.map(({ name }) => name)).size).toBe(connectors.length)
  for (const { connect, settings } of connectors) {
    for (const [name, { repeat }] of Object.entries(connect(settings.parse({})).operations)) {
      expect(
        actions.some((action) => action.name === name),
        name,
      ).toBe(true)
      expect(['natural', 'keyed', 'probed', 'never']).toContain(repeat)
    }
  }
})
