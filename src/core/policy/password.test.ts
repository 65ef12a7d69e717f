import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isEasyToGuess, longestPassword, passwordProblem, shortestPassword } from './password.ts'

const known = ['Ada Park', 'ada.park@northwind.example', 'Northwind']

describe('a password of one’s own', () => {
  test.each([
    'seven quiet herons at dusk',
    'Möwen kreisen über dem Deich',
    'lkq83 vbn02 xxw71',
    '山の上に月が出ていて静かな夜です',
    'tr0ubadours & thimbles',
  ])('%s will do, whatever signs are or are not in it', (password) => expect(passwordProblem(password, known)).toBeUndefined())

  test.each([
    'passwordpassword',
    'Passw0rd!Passw0rd!',
    'qwertyuiopasdfghjkl',
    '123456789012345',
    '1q2w3e4r5t6y7u8i9o0p',
    'aaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    'letmeinletmein123',
    'welcome welcome 2026',
    'correct horse battery staple',
    'Ada Park Northwind 1',
    'northwind.example',
    'iloveyou iloveyou',
  ])('%s is what guessers try first', (password) => expect(passwordProblem(password, known)).toBeDefined())

  test('is counted in signs as people see them', () => {
    expect(passwordProblem('😀'.repeat(14))).toContain('14 characters')
    expect(passwordProblem('x1y2z3 '.repeat(40))).toContain(`${longestPassword} is the most`)
  })

  test('is never refused for what it lacks', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'bcdfghjklmnpqrstvwxz'), { minLength: shortestPassword, maxLength: 60 }), (letters) => {
        const text = letters.join('')
        const problem = passwordProblem(text)
        if (problem !== undefined) expect(isEasyToGuess(text)).toBe(true)
      }),
    )
  })

  test('takes no time to judge, however it is made', () => {
    const before = process.cpuUsage()
    for (const text of ['ab'.repeat(100), 'a'.repeat(199), `${'abc'.repeat(60)}d`, 'password'.repeat(25)]) isEasyToGuess(text, known)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000).toBeLessThan(500)
  })
})
