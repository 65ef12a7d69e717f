// @ts-check
// Plain JavaScript, like main.mjs.
import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { hashOf } from './sources.mjs'

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
 * @param {string} root
 * @param {{ mayPack: boolean, compiled: string, say: (words: string) => void }} options
 */
export async function programIn(root, { mayPack, compiled, say }) {
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

/** @param {string} folder */
const listOf = (folder) => join(folder, 'files.json')

/**
 * Whether every file of the list is there, in its length.
 * @param {string} folder
 */
function isWhole(folder) {
  try {
    /** @type {Record<string, number>} */
    const files = JSON.parse(readFileSync(listOf(folder), 'utf8'))
    return 'run.mjs' in files && Object.entries(files).every(([name, length]) => statSync(join(folder, name)).size === length)
  } catch {
    return false
  }
}

/**
 * In a process of its own, whose memory is given back; beside the place and then moved there, so that nobody sees half of it.
 * @param {string} root
 * @param {string} packs
 * @param {string} folder
 */
async function pack(root, packs, folder) {
  mkdirSync(packs, { recursive: true })
  const made = mkdtempSync(join(packs, '.making-'))
  // It comes open to its maker alone; in an image it is made by root and read by whom the program does not belong to.
  chmodSync(made, 0o755)
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

/**
 * @param {string} made
 * @param {string} folder
 */
function move(made, folder) {
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

/**
 * Packs of sources from before, but for young ones: a server that was started from one may still load a part of it.
 * @param {string} packs
 * @param {string} made
 */
function clear(packs, made) {
  for (const name of readdirSync(packs)) {
    const path = join(packs, name)
    const madeAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (path !== made && Date.now() - madeAt > keptHours * 3_600_000) rmSync(path, { recursive: true, force: true })
  }
}

/**
 * Files only: Node has opened the folders and writes into them at the end.
 * @param {string} compiled
 */
function forget(compiled) {
  if (!existsSync(compiled)) return
  for (const entry of readdirSync(compiled, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) rmSync(join(entry.parentPath, entry.name), { force: true })
}
