import { expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

const entry = {
  position: 12,
  at: '2026-11-07T15:05:00.000Z',
  by: { id: 'p1', name: 'Sam Okafor' },
  subject: 'sending',
  type: 'SendingStopped',
  words: 'Sam Okafor stopped all sending',
  why: 'A template named the wrong\u001b[31m address',
}

test('the list of changes is printed with who, what and why, and nothing that somebody wrote steers the terminal', async () => {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    const url = new URL(String(input))
    asked.push(url.pathname + url.search)
    return new Response(JSON.stringify({ items: [entry], next: null }), { status: 200 })
  }
  const { code, out } = await runCli(['audit', '--about', 'sending', '--from', '2026-11-01'], {
    env: { BATON_TOKEN: 'a-token-for-a-test' },
    fetch,
  })
  expect(code).toBe(0)
  expect(asked).toEqual(['/api/v1/audit?subject=sending&from=2026-11-01'])
  expect(out).toContain('7 Nov 2026, 15:05 UTC')
  expect(out).toContain('Sam Okafor stopped all sending')
  expect(out).not.toContain('\u001b')
})

test('a list that is longer than a page says how to go on, and a script gets to its end', async () => {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    const { searchParams } = new URL(String(input))
    asked.push(searchParams.get('cursor') ?? 'first')
    return new Response(JSON.stringify({ items: [entry], next: searchParams.has('cursor') ? null : 'older' }), { status: 200 })
  }
  const env = { BATON_TOKEN: 'a-token-for-a-test' }
  expect((await runCli(['audit', '--limit', '1'], { env, fetch })).out).toContain('There are older ones: --cursor older')
  expect((await runCli(['audit', '--limit', '1', '--cursor', 'older'], { env, fetch })).out).not.toContain('--cursor')
  expect(asked).toEqual(['first', 'older'])
})

test('a subject that there is not is refused with those that there are', async () => {
  const { code, err } = await runCli(['audit', '--about', 'weather'], { env: { BATON_TOKEN: 'a-token-for-a-test' } })
  expect(code).not.toBe(0)
  expect(err).toContain('sending')
})
