import { expect, test } from 'vitest'
import { Account } from '../../core/records/account.ts'
import { accountEdit, accountFormFor, accountSchema } from './account-form.ts'

test('everything about an account but its parent can be changed by hand', () => {
  expect(Object.keys(accountSchema.properties ?? {}).sort()).toEqual(
    Object.keys(Account.shape)
      .filter((name) => name !== 'parent')
      .sort(),
  )
})

test('only what was changed is sent, and what was emptied is taken away', () => {
  const before = { name: 'Kestrel Logistics', region: 'US Central', domain: 'kestrel.test' }
  const values = { name: 'Kestrel Logistics', region: 'US West', tier: 'Premium' }
  expect(accountEdit(before, values, accountFormFor(before, true))).toEqual({ region: 'US West', tier: 'Premium', domain: null })
})

test('an amount that a reader may not see is not asked', () => {
  expect(Object.keys(accountFormFor({ name: 'Kestrel' }, false).properties ?? {})).not.toContain('arr')
  expect(Object.keys(accountFormFor({ name: 'Kestrel', arr: 1 }, false).properties ?? {})).toContain('arr')
})
