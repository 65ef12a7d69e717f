import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OwnBaton, openOwnBaton } from '../../tests/support/own-workspace.ts'
import { runCli } from '../../tests/support/run-cli.ts'

let own: OwnBaton
beforeAll(async () => {
  own = await openOwnBaton({ noDemo: true })
})
afterAll(() => own?.close())

const run = (token: string, ...args: string[]) =>
  runCli([...args, '--url', own.baton.app.address], { env: { BATON_TOKEN: token }, fetch: globalThis.fetch, now: () => new Date() })

test('a token is made, seen, used and ended by its name; software makes none', async () => {
  const none = await run(own.ada, 'tokens', 'list')
  expect([none.code, none.out]).toEqual([0, 'There is no token.'])
  const made = await run(own.ada, 'tokens', 'make', 'crm-sync', '--scope', 'write', '--days', '30')
  expect(made.code).toBe(0)
  expect(made.err).toMatch(/^crm-sync may write until \d+ \w+ \d{4}, .*\. It is shown this once\.$/)
  const token = made.out
  expect(await run(token, 'inbox')).toMatchObject({ code: 0, out: 'Nothing waits on you.' })
  expect((await run(own.ada, 'tokens', 'list')).out).toMatch(/^Name +May +Used +Until +Id\ncrm-sync +write +.+ \w+ \d{4}/)
  expect((await run(own.ada, 'tokens', 'list', '--json')).json()).toMatchObject({ items: [{ name: 'crm-sync', kind: 'token' }] })

  const refused = await run(token, 'tokens', 'make', 'another')
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('BATON_TOKEN takes your own session too')])

  expect(await run(own.ada, 'tokens', 'end', 'crm')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Is it one of these: crm-sync'),
  })
  expect(await run(own.ada, 'tokens', 'end', 'crm-sync')).toMatchObject({ code: 0, out: 'crm-sync opens nothing any more.' })
  expect(await run(token, 'inbox')).toMatchObject({ code: 1, err: expect.stringContaining('has ended, or never existed') })
})

test('software reads why it starts nothing, and not that its person could not', async () => {
  const ops = await own.hire('Sam Reed', ['operations'])
  const csm = await own.hire('Kim Abe', ['csm'])
  const account = (await own.call(ops.token, 'POST', '/accounts', { name: 'Marsh & Fen', csm: csm.id })).body as { id: string }
  const { out: token } = await run(csm.token, 'tokens', 'make', 'crm-sync', '--scope', 'write')
  const whyNot = async (who: string) =>
    ((await own.call(who, 'GET', `/handovers/start-options?account=${account.id}`)).body as { whyNot: string | null }).whyNot
  expect(await whyNot(csm.token)).toBeNull()
  expect(await whyNot(token)).toMatch(/^Software may gather, draft and propose, and this takes a person who is signed in\./)
  expect(
    (
      await own.call(csm.token, 'POST', '/handovers', {
        playbook: 'csm-to-csm',
        account: account.id,
        to: (await own.hire('Tom Berg', ['csm'])).id,
        reason: { kind: 'departure' },
        roles: { Boss: csm.id },
      })
    ).body,
  ).toMatchObject({ where: 'roles.Boss', detail: expect.stringMatching(/no role "Boss"\. Its roles are Old CSM, New CSM, /) })
})

test('administrators see and end the tokens of all people', async () => {
  const { token: ben } = await own.hire('Ben Ode', ['csm'])
  const { out: token } = await run(ben, 'tokens', 'make', 'his-script')
  expect(await run(ben, 'tokens', 'list', '--everybody')).toMatchObject({ code: 1 })
  expect((await run(own.ada, 'tokens', 'list', '--everybody')).out).toMatch(/^his-script +Ben Ode +read +never/m)
  expect(await run(own.ada, 'tokens', 'end', 'his-script', '--everybody')).toMatchObject({
    code: 0,
    out: 'his-script of Ben Ode opens nothing any more.',
  })
  expect(await run(token, 'inbox')).toMatchObject({ code: 1 })
})
