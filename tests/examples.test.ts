import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cliMarkdown } from '../scripts/reference/cli.ts'
import { demoAccounts } from '../src/operations/demo-data/accounts.ts'
import { demoPeople } from '../src/operations/demo-data/people.ts'

const now = new Date('2026-11-30T11:00:00.000Z')
const root = join(import.meta.dirname, '..')
const texts = {
  'the README': readFileSync(join(root, 'README.md'), 'utf8'),
  'docs/running.md': readFileSync(join(root, 'docs', 'running.md'), 'utf8'),
  'the help of the command line': cliMarkdown(),
}

test.each(Object.entries(texts))('in %s, who signs in to the demo works there, and accounts that are named are there', async (_, text) => {
  const people = new Set((await demoPeople(now)).rows.people.map(({ email }) => email))
  const addresses = [...text.matchAll(/[a-z]+@meridian\.example/g)].map(([address]) => address)
  expect(addresses.filter((address) => !people.has(address) && address !== 'baton@meridian.example')).toEqual([])
  const accounts = new Set(demoAccounts(now, 520).map(({ name }) => name))
  const named = [...text.matchAll(/(?:baton account [a-z-]+|--account) "([^"]+)"/g)].map(([, name]) => name)
  expect(named.filter((name) => name !== undefined && !accounts.has(name))).toEqual([])
})

test('the ten minutes in the demo name no handover by its number, which depends on the day of its making', () => {
  const [, tour = ''] = /## Ten minutes in the demo([\s\S]*?)\n## /.exec(texts['the README']) ?? []
  expect(tour).toContain('Kestrel Logistics')
  expect(tour.match(/\b[A-Z]{3}-\d+\b/g)).toBeNull()
})
