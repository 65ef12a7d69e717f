import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

const env = { BATON_TOKEN: 'a-token-for-a-test' }
const typed = (text: string) => () => Readable.from([Buffer.from(text)])
const page = join(import.meta.dirname, '../../playbooks/csm-to-csm.md')

/** What was sent; every answer is a refusal, which ends the command there. */
function server() {
  const sent: { path: string; body: string }[] = []
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const body = init.body instanceof Uint8Array ? new TextDecoder().decode(init.body) : String(init.body)
    sent.push({ path: new URL(String(input)).pathname, body })
    return Response.json({ code: 'test.over', detail: 'Enough.' }, { status: 409 })
  }
  return { sent, fetch }
}

describe('"-" instead of a file', () => {
  test.each([
    [['import', '-', '--dry-run']],
    [['import', '--people', '-', '--dry-run']],
    [['handover', 'move-in', '-', '--dry-run']],
    [['letters', 'check', '-', '--kind', 'named-to-pool']],
    [['letters', 'add', '-', '--kind', 'named-to-pool', '--name', 'Moving']],
  ])('is standard input for baton %s', async (args) => {
    const { sent, fetch } = server()
    await runCli(args, { env, fetch, input: typed('Account,CSM\n') })
    expect(sent.map(({ body }) => body)).toEqual(['Account,CSM\n'])
  })

  test('is standard input for JSON too', async () => {
    const { sent, fetch } = server()
    await runCli(['departure', 'rules', '--set', '-'], { env, fetch, input: typed('[]') })
    await runCli(['handover', 'do', 'KES-12', 'comment', '--with', '-'], { env, fetch, input: typed('{"text": "Moved"}') })
    expect(sent.map(({ body }) => JSON.parse(body))).toEqual([{ rules: [] }, { text: 'Moved', command: 'comment' }])
  })

  test('is a page for whoever checks, renders or compares one', async () => {
    const input = typed(readFileSync(page, 'utf8'))
    expect((await runCli(['playbook', 'check', '-'], { input })).out).toMatch(/^standard input: \d+ tasks/m)
    expect(await runCli(['playbook', 'diff', '-', page], { input: typed(readFileSync(page, 'utf8')) })).toMatchObject({
      code: 0,
      out: 'Both pages mean the same.',
    })
  })

  test('is there once', async () => {
    expect(await runCli(['playbook', 'diff', '-', '-'], { input: typed('# A') })).toMatchObject({
      code: 2,
      err: 'Standard input holds one file: give "-" once.',
    })
  })

  test('is not read without end', async () => {
    let pieces = 0
    async function* endless() {
      for (; ; pieces++) yield new Uint8Array(1024 * 1024)
    }
    const { code, err } = await runCli(['import', '-', '--dry-run'], { env, input: endless })
    expect({ code, err }).toEqual({
      code: 2,
      err: 'standard input has more than 5242880 bytes; 5 MiB is the most that is taken. Split it.',
    })
    expect(pieces).toBe(5)
  })
})

test('a folder in place of a list is told as one', async () => {
  const { code, err } = await runCli(['import', import.meta.dirname, '--dry-run'], { env })
  expect({ code, err }).toEqual({ code: 2, err: `${import.meta.dirname} is a folder. Name a file in it.` })
})
