import { expect, test } from 'vitest'
import { settingsFrom } from './settings.ts'

const proxies = (BATON_TRUSTED_PROXIES: string) => settingsFrom({ BATON_TRUSTED_PROXIES }, '/baton').trustedProxies

test('proxies are named as addresses and networks, and nobody is by default', () => {
  expect(proxies('')).toEqual([])
  expect(proxies('10.0.0.5, 10.1.0.0/16,fd00::/8 , ::1')).toEqual(['10.0.0.5', '10.1.0.0/16', 'fd00::/8', '::1'])
})

test.each([
  'proxy.internal',
  '10.0.0.256',
  '10.0.0.0/33',
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8/8',
  'true',
  '*',
  '10.0.0',
])('%s is refused with the name of the variable, and above all nothing that means everybody is taken', (text) => {
  expect(() => proxies(text)).toThrow('BATON_TRUSTED_PROXIES')
})

test('limits are on unless somebody says otherwise', () => {
  expect([settingsFrom({}, '/baton').isLimited, settingsFrom({ BATON_LIMITS: 'off' }, '/baton').isLimited]).toEqual([true, false])
})

test('a word that a setting does not know is refused, and not taken for what holds without it', () => {
  for (const name of ['BATON_DEMO', 'BATON_LIMITS'])
    expect(() => settingsFrom({ [name]: 'false' }, '/baton')).toThrow(new RegExp(`${name} is "false"\\. Say .*"off"`))
  for (const known of [{ BATON_DEMO: '' }, { BATON_DEMO: 'anywhere' }, { BATON_DEMO: 'off' }, { BATON_LIMITS: 'on' }])
    expect(() => settingsFrom(known, '/baton')).not.toThrow()
})
