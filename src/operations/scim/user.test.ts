import { expect, test } from 'vitest'
import type { ScimUserIn } from '../../contract/scim.ts'
import { saidIn } from './user.ts'

const user = (userName: string) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName }) as ScimUserIn

test('a directory adds nobody whom no mail could reach, and whoever came under such an address earlier stays', () => {
  expect(() => saidIn(user('nina@corp'))).toThrow('"nina@corp" is not an e-mail address.')
  const before = { ...saidIn(user('nina@corp.example')), userName: 'nina@corp', email: 'nina@corp' }
  expect(saidIn(user('nina@corp'), before).email).toBe('nina@corp')
})
