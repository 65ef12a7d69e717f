import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { hashOf } from './sources.mjs'

/** What the screens are made of; a change in any of it builds them anew. */
const sources = ['src/web', 'src/contract', 'src/core', 'vite.config.ts', 'package-lock.json']

/** Builds the screens into `dist/web` unless those that are there were made of the same sources. Answers the folder. */
export async function buildWeb(root: string, onProgress: (words: string) => void, signal?: AbortSignal): Promise<string> {
  const folder = join(root, 'dist', 'web')
  const mark = join(folder, '.sources')
  if (isBuilt(root)) return folder
  onProgress('Building the screens')
  const now = hashOf(root, sources)
  await bundled(root, signal)
  writeFileSync(mark, now)
  return folder
}

/** In a process of its own: what the bundler takes in memory is given back before the server opens. */
async function bundled(root: string, signal: AbortSignal | undefined): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const options = ['build', '--config', join(root, 'vite.config.ts'), '--logLevel', 'error']
  try {
    await promisify(execFile)(process.execPath, [vite, ...options], { cwd: root, ...(signal ? { signal } : {}) })
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : ''
    throw new Error(`The screens could not be built. ${said.trim()}`, { cause })
  }
}

/** Whether the screens that are there were made of the sources that are there. */
export function isBuilt(root: string): boolean {
  const mark = join(root, 'dist', 'web', '.sources')
  return existsSync(mark) && readFileSync(mark, 'utf8') === hashOf(root, sources)
}
