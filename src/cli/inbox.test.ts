import { expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

const item = {
  handover: 'h1',
  ref: 'HAL-158',
  account: 'Halden\u001b[31m Rail',
  accountId: 'a1',
  task: 'close-handover',
  verb: 'Close the handover',
  command: 'complete',
  on: 'close-handover',
  due: '2026-11-27T15:00:00.000Z',
  late: true,
  since: '2026-11-25T19:24:00.000Z',
  holder: { id: 'p2', name: 'Tom Becker' },
  nudge: null,
  unblocks: null,
  renewal: null,
}

function inbox(answer: object) {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    asked.push(new URL(String(input)).search)
    return Response.json({ items: [], next: null, mine: 0, covers: 0, others: 0, ...answer })
  }
  const run = (...args: string[]) => runCli(['inbox', ...args], { env: { BATON_TOKEN: 'a-token-for-a-test' }, fetch })
  return { asked, run }
}

test('what waits on me is listed with the command that deals with it, as "handover do" takes it', async () => {
  const { run } = inbox({ items: [item], mine: 5, next: 'more', covers: 1 })
  const { code, out } = await run('--limit', '1')
  expect(code).toBe(0)
  expect(out).toMatch(/HAL-158 +Halden.* Rail +Close the handover +27 Nov 2026, 15:00 UTC late +complete --on close-handover$/m)
  expect(out).not.toContain('\u001b')
  expect(out).toContain('1 of 5. The next page: --cursor more')
  expect(out).toContain('1 cover of yours')
})

test('what waits on others names them, and an empty inbox says so', async () => {
  const others = inbox({ items: [item], others: 1 })
  expect((await others.run('--others')).out).toMatch(/Close the handover +Tom Becker +27 Nov 2026, 15:00 UTC late$/m)
  expect(others.asked).toEqual(['?view=others'])
  expect(await inbox({}).run()).toMatchObject({ code: 0, out: 'Nothing waits on you.' })
  expect((await inbox({ items: [item] }).run('--json')).json()).toMatchObject({ items: [{ ref: 'HAL-158', late: true }] })
})
