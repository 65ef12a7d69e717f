import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../../tests/support/baton.ts'
import { runCli } from '../../tests/support/run-cli.ts'

// The commands that ask a server, against the real one with a small demo.
let baton: TestBaton
let folder: string
let emails: Record<string, string>
beforeAll(async () => {
  baton = await openTestBaton()
  folder = mkdtempSync(join(tmpdir(), 'baton-cli-server-'))
  const { body } = await baton.ask('GET', '/demo/people')
  const { items } = body as { items: { name: string; email: string; roles: string[] }[] }
  emails = Object.fromEntries(items.toReversed().flatMap(({ email, roles }) => roles.map((role) => [role, email])))
})
afterAll(async () => {
  await baton?.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

const run = (as: string | undefined, ...args: string[]) =>
  runCli([...args, '--url', baton.app.address, '--as', as ?? ''], { fetch: globalThis.fetch })

type Listed = { items: { ref: string; from: { name: string }; state: string }[] }

test('the list leads to each handover, with its tasks, its evidence and what may be done', async () => {
  const listed = await run(emails.operations, 'handover', 'list', '--status', 'active', '--json')
  const { items } = listed.json() as Listed
  expect(items.length).toBeGreaterThan(0)
  const table = (await run(emails.operations, 'handover', 'list', '--status', 'active')).out
  for (const { ref } of items) {
    expect(table).toContain(ref)
    const { code, out } = await run(emails.operations, 'handover', 'show', ref)
    expect(code).toBe(0)
    expect(out).toMatch(/It waits for/)
    expect(out).toMatch(/\[[x .~-]\] \S/)
    expect(out).toMatch(/You may do/)
  }
})

test.each([
  [['handover', 'list', '--playbook', 'csm-to-cs'], /^There is no playbook "csm-to-cs" here\. There are: .*csm-to-cse \(/],
  [
    ['handover', 'list', '--playbook', 'csm-to-cse', '--stage', 'revew'],
    /^There is no stage "revew" here\. There are: .*review \(Review and decision\)/,
  ],
  [['audit', '--from', '2027-01-01', '--to', '2026-01-01'], /^The period ends before it begins\. Give a later end\.$/],
  [['labels', 'put', ' '], /^Say what the label is called\.$/],
  [['handover', 'show', ''], /^What you name is empty\.$/],
  [['insights', '--playbook', 'csm-to-cs'], /^There is no playbook "csm-to-cs" here\./],
])('what was typed wrong is told in the words of who typed it, and never answered as if there were nothing: %j', async (args, words) => {
  const { code, out, err } = await run(emails.operations, ...args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(words)
})

test('a running Baton says its version, and a command line that does not understand it says both', async () => {
  expect(await baton.ask('GET', '/version', { as: emails.operations ?? '' })).toMatchObject({
    status: 200,
    body: { version: '0.1.0+0123456789ab' },
  })
  const fetch = async (input: string | URL | Request, init?: RequestInit) =>
    String(input).includes('/inbox') ? new Response('{"items": 3}') : globalThis.fetch(input, init)
  const { code, err } = await runCli(['inbox', '--url', baton.app.address, '--as', emails.operations ?? ''], { fetch })
  expect(code).toBe(1)
  expect(err).toMatch(/their versions differ\. There it is 0\.1\.0\+0123456789ab, here \d+\.\d+\.\d+\S*\. Use the command line/)
})

test('what changes is followed from the log, and who begins at its end is told where that is before anything happens', async () => {
  const { code, out } = await runCli(['follow', '--after', '0', '--json', '--url', baton.app.address, '--as', emails.operations ?? ''], {
    fetch: globalThis.fetch,
    isHeard: () => false,
  })
  expect(code).toBe(0)
  const first = JSON.parse(out) as { position: number; types: string[] }
  expect(first).toMatchObject({ position: expect.any(Number), types: [expect.any(String)] })

  const stop = new AbortController()
  const headers = { authorization: `Bearer ${await baton.token(emails.operations ?? '')}` }
  const answer = await fetch(`${baton.app.address}/api/v1/stream`, { headers, signal: stop.signal })
  let text = ''
  for await (const piece of answer.body ?? []) {
    text += new TextDecoder().decode(piece)
    if (text.includes('id: ')) break
  }
  stop.abort()
  expect(Number(/^id: (\d+)\n\n/m.exec(text)?.[1])).toBeGreaterThan(first.position)
})

test('a position beyond the end of the log, of a state that was set back since, is told where the end is and hears what happens next', async () => {
  const stop = new AbortController()
  const headers = { authorization: `Bearer ${await baton.token(emails.operations ?? '')}`, 'last-event-id': '999999999' }
  const answer = await fetch(`${baton.app.address}/api/v1/stream`, { headers, signal: stop.signal })
  let text = ''
  for await (const piece of answer.body ?? []) {
    text += new TextDecoder().decode(piece)
    if (text.includes('event: change')) break
    if (/^id: \d+\n\n/m.test(text)) await run(emails.operations, 'labels', 'put', 'Set back', '--colour', 'rose')
  }
  stop.abort()
  const [end, next] = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  expect(next).toBe((end ?? 0) + 1)
})

test('a person who follows reads which handover of which account it is, and an id where there is no such name', async () => {
  const { items } = (await run(emails.operations, 'handover', 'list', '--status', 'active', '--json')).json() as {
    items: { id: string; ref: string; account: { name: string } }[]
  }
  const [row] = items
  const { body } = await baton.ask('GET', `/handovers/${row?.id}/events?limit=1`, { as: emails.operations ?? '' })
  const [event] = (body as { items: { position: number; type: string }[] }).items
  const followed = async (fetch: typeof globalThis.fetch) =>
    (
      await runCli(['follow', '--after', String((event?.position ?? 0) - 1), '--url', baton.app.address, '--as', emails.operations ?? ''], {
        fetch,
        isHeard: () => false,
      })
    ).out
  expect(await followed(globalThis.fetch)).toMatch(new RegExp(`^\\d+  handover  ${event?.type}.*  ${row?.ref}  ${row?.account.name}$`))
  const away: typeof globalThis.fetch = async (input, init) =>
    String(input).includes('/handovers/') ? new Response('{}', { status: 404 }) : globalThis.fetch(input, init)
  expect(await followed(away)).toMatch(new RegExp(`  handover ${row?.id}$`))
})

test('a label that is on already is no mistake of a script that runs twice, and nothing is logged for it', async () => {
  await run(emails.operations, 'labels', 'put', 'Board visit', '--colour', 'rose')
  const { items } = (await run(emails.operations, 'handover', 'list', '--status', 'active', '--json')).json() as Listed
  const ref = items[0]?.ref ?? ''
  const label = (...args: string[]) => run(emails.operations, 'handover', 'label', ref, ...args)
  expect((await label('--put', 'Board visit')).out).toContain('added the label "Board visit".')
  const version = async () => ((await run(emails.operations, 'handover', 'show', ref, '--json')).json() as { version: number }).version
  const before = await version()
  expect(await label('--put', 'board visit', 'Board visit')).toMatchObject({
    code: 0,
    err: '',
    out: `${ref} carries "Board visit" already.`,
  })
  expect((await label('--put', 'Board visit', '--json')).json()).toMatchObject({
    ref,
    version: before,
    labels: expect.arrayContaining([expect.objectContaining({ id: 'board-visit' })]),
  })
  expect((await label('--off', 'Board visit')).out).toContain('removed the label "Board visit".')
  expect(await label('--off', 'Board visit')).toMatchObject({ code: 0, err: '', out: `${ref} does not carry "Board visit".` })
  expect(await version()).toBe(before + 1)
})

test('a handover is drawn with its state, and written as the issue that it is', async () => {
  const listed = (await run(emails.operations, 'handover', 'list', '--status', 'active', '--json')).json() as Listed
  for (const { ref } of listed.items.slice(0, 3)) {
    const view = (await run(emails.operations, 'handover', 'show', ref, '--json')).json() as { stages: { name: string; state: string }[] }
    const chart = (await run(emails.operations, 'handover', 'render', ref, 'mermaid')).out
    expect(chart).toMatch(/^flowchart TD\n/)
    for (const { name } of view.stages) expect(chart).toContain(`"${name}<br/>`)
    const byState = Object.groupBy(view.stages, ({ state }) => state)
    expect(chart.match(/^ {2}class n\d+ active$/gm)?.length ?? 0).toBeGreaterThanOrEqual(byState.active?.length ?? 0)
  }
  const [pool] = listed.items.filter(({ state }) => state === 'running')
  expect((await run(emails.operations, 'handover', 'render', pool?.ref ?? '', 'poem')).code).toBe(2)
})

test('a comment is a command, and what may not be done is refused in the words of the screen', async () => {
  const { items } = (await run(emails.operations, 'handover', 'list', '--status', 'active', '--json')).json() as Listed
  const ref = items.find(({ state }) => state === 'running')?.ref ?? ''
  const said = await run(emails.operations, 'handover', 'do', ref, 'comment', '--with', '{"text": "The call moves to Tuesday"}')
  expect(said).toMatchObject({ code: 0, err: '' })
  expect(said.out).toMatch(new RegExp(`${ref} is running at version \\d+`))
  expect(await run(emails.operations, 'handover', 'do', ref, 'comment', '--with', '{"text": "Late"}', '--if-version', '1')).toMatchObject({
    code: 1,
    out: '',
  })
  expect(await run(emails.viewer ?? emails.operations, 'handover', 'do', ref, 'juggle')).toMatchObject({ code: 1, out: '' })
  expect(await run('nobody@example.com', 'handover', 'show', ref)).toMatchObject({ code: 1, err: expect.stringContaining('nobody') })
})

test('an import is shown, then written, and changes nothing the second time', async () => {
  const { out: template } = await run(emails.operations, 'import', '--template', 'accounts')
  const file = join(folder, 'accounts.csv')
  writeFileSync(file, `${template.split('\n')[0]}\n`)
  expect(await run(emails.operations, 'import', file, '--dry-run')).toMatchObject({ code: 2, out: '' })
  const own = 'Account,CSM\nZephyr Cranes,'
  writeFileSync(file, `${own}${emails.csm}\n`)
  expect(await run(emails.operations, 'import', file, '--dry-run')).toMatchObject({
    code: 0,
    out: expect.stringContaining('+ Zephyr Cranes'),
  })
  expect(await run(emails.operations, 'import', file, '--yes')).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 added, 0 changed'),
  })
  expect(await run(emails.operations, 'import', file, '--yes')).toMatchObject({
    code: 0,
    out: expect.stringContaining('0 added, 0 changed, 1 as they were'),
  })
  writeFileSync(file, `${own}nobody@example.com\n`)
  expect(await run(emails.operations, 'import', file, '--yes')).toMatchObject({ code: 1, out: expect.stringContaining('error:') })
})

test('a handover is started by names, and refused the second time', async () => {
  const file = join(folder, 'new.csv')
  writeFileSync(file, `Account,CSM\nQuarry Lane,${emails.csm}\n`)
  await run(emails.operations, 'import', file, '--yes')
  const { body } = await baton.ask('GET', '/people?role=csm', { as: emails.csm ?? '' })
  const { items } = body as { items: { name: string; email: string }[] }
  const other = items.find(({ email }) => email !== emails.csm)?.email ?? ''
  const args = ['handover', 'start', '--account', 'Quarry Lane', '--playbook', 'csm-to-csm', '--to', other, '--reason', 'balance of books']
  const mistaken = await run(emails.csm, ...args.map((one) => (one === 'csm-to-csm' ? 'csm-to-cs' : one)))
  expect(mistaken.err).toMatch(/^There is no playbook "csm-to-cs"\. There are: .*csm-to-csm/)
  const started = await run(emails.csm, ...args)
  expect(started.err).toBe('')
  expect(started.out).toMatch(/^\S+-\d+ is proposed: Quarry Lane from .* waits for .* to accept\.\nSee it with: baton handover show/)
  expect(await run(emails.csm, ...args)).toMatchObject({ code: 1, err: expect.stringContaining('already has a running handover') })
})
