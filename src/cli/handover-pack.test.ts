import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'
import { nameIn } from './client.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-pack-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const env = { BATON_TOKEN: 'a-token-for-a-test' }
const answering = (body: string, init: ResponseInit) => {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    asked.push(new URL(String(input)).pathname + new URL(String(input)).search)
    return new Response(body, init)
  }
  return { asked, fetch }
}
const file = { headers: { 'content-type': 'text/html', 'content-disposition': 'attachment; filename="KES-12-evidence.html"' } }

test('the pack is written as it came, and the way to check it is told', async () => {
  const { asked, fetch } = answering('<!doctype html><p>ü', file)
  const out = join(folder, 'kestrel.html')
  const { code, out: said } = await runCli(['handover', 'pack', 'KES-12', '--out', out], { env, fetch })
  expect([code, asked]).toEqual([0, ['/api/v1/handovers/KES-12/evidence-pack?as=html']])
  expect(readFileSync(out, 'utf8')).toBe('<!doctype html><p>ü')
  expect(said).toContain(`node scripts/verify-pack.mjs ${out}`)
})

test('a pack holds what is for few: its file is for its writer alone, and no file is written over', async () => {
  const out = join(folder, 'kestrel.html')
  const { fetch } = answering('the first', file)
  expect((await runCli(['handover', 'pack', 'KES-12', '--out', out], { env, fetch })).code).toBe(0)
  expect(statSync(out).mode & 0o777).toBe(0o600)
  const again = await runCli(['handover', 'pack', 'KES-12', '--out', out], { env, fetch: answering('another', file).fetch })
  expect(again).toMatchObject({ code: 1, out: '' })
  expect(again.err).toBe(`${out} exists already. Choose another name; a pack never overwrites a file.`)
  expect([readFileSync(out, 'utf8'), readdirSync(folder)]).toEqual(['the first', ['kestrel.html']])
})

test('a pack can be piped on, and then nothing but the pack is on standard output', async () => {
  const { asked, fetch } = answering('{"handover":{"ref":"KES-12"}}', file)
  const { code, json } = await runCli(['handover', 'pack', 'KES-12', '--json', '--out', '-'], { env, fetch })
  expect([code, asked, json()]).toEqual([0, ['/api/v1/handovers/KES-12/evidence-pack?as=json'], { handover: { ref: 'KES-12' } }])
})

test('a place that cannot be written to is refused in words', async () => {
  const { fetch } = answering('x', file)
  const out = join(folder, 'missing', 'kestrel.html')
  const { code, err } = await runCli(['handover', 'pack', 'KES-12', '--out', out], { env, fetch })
  expect(code).toBeGreaterThan(0)
  expect(err).toBe(`There is no folder ${join(folder, 'missing')}. Make it first.`)
})

test('a refusal is told as the server says it, and nothing is written', async () => {
  const body = JSON.stringify({ code: 'handover.unknown', detail: 'There is no handover "KES-99" that you can see.' })
  const { fetch } = answering(body, { status: 404, headers: { 'content-type': 'application/problem+json' } })
  const out = join(folder, 'none.html')
  const { code, err } = await runCli(['handover', 'pack', 'KES-99', '--out', out], { env, fetch })
  expect([code, existsSync(out)]).toEqual([1, false])
  expect(err).toContain('There is no handover "KES-99" that you can see.')
})

test.each([
  ['KES-12.html', 'KES-12.html'],
  ['../../.bashrc', '-..-.bashrc'],
  ['/etc/cron.d/x', '-etc-cron.d-x'],
  ['..', 'file'],
])('a server that calls the file %s leads to %s in this folder and nowhere else', (said, name) => {
  expect(nameIn(new Response('', { headers: { 'content-disposition': `attachment; filename="${said}"` } }))).toBe(name)
})
