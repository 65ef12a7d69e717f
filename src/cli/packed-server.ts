import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { hashOf } from './sources.ts'

/** What the server is made of, with the script that packs it. */
const sources = [
  ...['core', 'contract', 'store', 'connectors', 'operations', 'jobs', 'http', 'cli', 'app.ts'].map((room) => `src/${room}`),
  'scripts/pack-server.mjs',
  'package-lock.json',
]

/**
 * The module to run: packed into few files, which load three times as fast as seventeen hundred and take less memory (decision
 * 0046), or as it stands in the sources, which is the same. Packed files stand under the hash of what they were made of, so those
 * of other sources are never taken, nor is a pack from which something is missing. What is not packed yet is packed where `mayPack`;
 * then what Node keeps compiled in the folder `compiled` is of sources from before, and goes.
 */
export async function programIn(
  root: string,
  { mayPack, compiled, say }: { mayPack: boolean; compiled: string; say: (words: string) => void },
): Promise<string> {
  const packs = join(root, 'dist', 'server')
  const folder = join(packs, hashOf(root, sources).slice(0, 16))
  if (!isWhole(folder) && mayPack) {
    say('Packing the server')
    try {
      await pack(root, packs, folder)
      forget(compiled)
    } catch (error) {
      say(`The server could not be packed and runs from its sources: ${error instanceof Error ? error.message.trim() : error}`)
    }
  }
  return pathToFileURL(isWhole(folder) ? join(folder, 'run.mjs') : join(root, 'src', 'cli', 'run.ts')).href
}

const listOf = (folder: string) => join(folder, 'files.json')

/** Whether every file of the list is there, in its length. */
function isWhole(folder: string): boolean {
  try {
    const files: Record<string, number> = JSON.parse(readFileSync(listOf(folder), 'utf8'))
    return Object.entries(files).every(([name, length]) => statSync(join(folder, name)).size === length)
  } catch {
    return false
  }
}

/** In a process of its own, whose memory is given back; beside the place and then moved there, so that nobody sees half of it. */
async function pack(root: string, packs: string, folder: string): Promise<void> {
  mkdirSync(packs, { recursive: true })
  const made = mkdtempSync(join(packs, '.making-'))
  try {
    await promisify(execFile)(process.execPath, [join(root, 'scripts', 'pack-server.mjs'), root, made])
    const files = readdirSync(made).map((name) => [name, statSync(join(made, name)).size])
    writeFileSync(listOf(made), JSON.stringify(Object.fromEntries(files)))
    clear(packs, made)
    move(made, folder)
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

function move(made: string, folder: string): void {
  try {
    renameSync(made, folder)
  } catch {
    // Another start has put its own there meanwhile, which is the same, unless it is a damaged one.
    if (isWhole(folder)) return
    rmSync(folder, { recursive: true, force: true })
    renameSync(made, folder)
  }
}

const keptHours = 24

/** Packs of sources from before, but for young ones: a server that was started from one may still load a part of it. */
function clear(packs: string, made: string): void {
  for (const name of readdirSync(packs)) {
    const path = join(packs, name)
    if (path !== made && Date.now() - statSync(path).mtimeMs > keptHours * 3_600_000) rmSync(path, { recursive: true, force: true })
  }
}

/** Files only: Node has opened the folders and writes into them at the end. */
function forget(compiled: string): void {
  for (const entry of readdirSync(compiled, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) rmSync(join(entry.parentPath, entry.name), { force: true })
}
