import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The command line as a process of its own, the way a person and a script start it.
const home = join(import.meta.dirname, '..', '..')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-process-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (command: string, args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(
      command,
      args,
      { cwd: folder, env: { PATH: `${join(process.execPath, '..')}:${process.env.PATH}`, BATON_DATA: join(folder, 'data') } },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
const baton = (...args: string[]) => run(join(home, 'baton'), args)

test('helps from any folder, with every command and an example', async () => {
  const { code, out } = await baton('--help')
  expect(code).toBe(0)
  for (const command of [
    'serve',
    'playbook',
    'handover',
    'import',
    'verify',
    'doctor',
    'backup',
    'restore',
    'allow-sending',
    'stop-sending',
    'resume-sending',
    'audit',
  ])
    expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'))
  expect(out).toContain('Examples:')
})

test('ends with 1 on data that is not there, and makes none', async () => {
  const { code, out, err } = await baton('verify')
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toBe(
    `There is no data of Baton in ${join(folder, 'data')}. Name its folder with --data or BATON_DATA, or start Baton once: baton serve.\n`,
  )
  expect(readdirSync(folder)).toEqual([])
})

test('reads a page from a pipe, and ends quietly when nobody reads on', async () => {
  const page = join(home, 'playbooks', 'csm-to-csm.md')
  const piped = `cat '${page}' | '${join(home, 'baton')}' playbook render --as mermaid - | head -1`
  expect(await run('sh', ['-c', piped])).toEqual({ code: 0, out: 'flowchart TD\n', err: '' })
})

test('ends with 2 on what it does not know', async () => {
  expect(await baton('verify', '--quickly')).toMatchObject({ code: 2, out: '', err: expect.stringContaining("unknown option '--quickly'") })
})

test('ends quietly when its reader has seen enough', async () => {
  const page = join(home, 'playbooks', 'csm-to-cse.md')
  const child = spawn(join(home, 'baton'), ['playbook', 'check', '--json', ...Array<string>(8).fill(page)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const [code] = await once(child, 'close')
  expect({ code, said }).toEqual({ code: 0, said: '' })
})
