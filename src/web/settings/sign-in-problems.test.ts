import { expect, test } from 'vitest'
import { domainsIn, signInProblems } from './sign-in-problems.ts'

const typed = { issuer: 'https://login.example.com', clientId: 'baton', clientSecret: 'secret', domains: 'northwind.example' }

test('domains are read as people write them', () => {
  expect(domainsIn(' @Northwind.example, northwind.co.uk;\nx.example ')).toEqual(['northwind.example', 'northwind.co.uk', 'x.example'])
})

test('what is missing or wrong is said at its field, in words', () => {
  expect(Object.values(signInProblems(typed, false))).toEqual([undefined, undefined, undefined, undefined])
  expect(signInProblems({ issuer: '', clientId: ' ', clientSecret: '', domains: ' , ' }, false)).toEqual({
    issuer: expect.stringContaining('https://login.example.com'),
    clientId: expect.any(String),
    clientSecret: expect.any(String),
    domains: expect.stringContaining('at least one'),
  })
  expect(signInProblems({ ...typed, issuer: 'login.example.com', domains: 'northwind' }, false)).toMatchObject({
    issuer: expect.any(String),
    domains: expect.stringContaining('"northwind" is not a domain'),
  })
})

test('the secret that is there need not be entered again', () => {
  expect(signInProblems({ ...typed, clientSecret: '' }, true).clientSecret).toBeUndefined()
})
