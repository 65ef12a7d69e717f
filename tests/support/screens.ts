import { execFile } from 'node:child_process'
import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isBuilt } from '../../src/cli/build-web.ts'

const root = join(import.meta.dirname, '..', '..')
const lock = join(root, 'node_modules', '.cache', 'building-screens')
const longestBuild = 120_000

let folder: Promise<string> | undefined

/** The folder of the screens, built of the sources as they are. */
export function builtScreens(): Promise<string> {
  folder ??= build()
  return folder
}

async function build(): Promise<string> {
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true })
  // Several workers may come at once; two builds into one folder would empty it for each other.
  for (let waited = 0; !isFirst(); waited += 100) {
    if (waited > longestBuild) throw new Error(`Another process has been building the screens for two minutes; if none is, remove ${lock}.`)
    await pause(100)
  }
  try {
    const built = join(root, 'dist', 'web')
    if (isBuilt(root)) return built
    // In a process of its own, without vitest's NODE_ENV: it would build another React than the one that people get.
    const { NODE_ENV: _, ...env } = process.env
    const code = `const { buildWeb } = await import(${JSON.stringify(join(root, 'src', 'cli', 'build-web.ts'))}); await buildWeb(${JSON.stringify(root)}, () => {})`
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { env, cwd: root })
    return built
  } finally {
    rmdirSync(lock)
  }
}

function isFirst(): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    // A run that was killed while building left its mark.
    const mark = statSync(lock, { throwIfNoEntry: false })
    if (mark && Date.now() - mark.mtimeMs > longestBuild) rmdirSync(lock)
    return false
  }
}
