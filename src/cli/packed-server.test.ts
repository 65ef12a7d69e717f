import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { programIn } from './packed-server.mjs'

let root: string
let said: string[]

/** A repository of two files, with a packer that puts them together. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-packed-'))
  said = []
  write('src/app.ts', 'one')
  write('src/cli/run.ts', 'run')
  write(
    'scripts/pack-server.mjs',
    `import { readFileSync, writeFileSync } from 'node:fs'
const [root, folder] = process.argv.slice(2)
writeFileSync(folder + '/run.mjs', ['src/app.ts', 'src/cli/run.ts'].map((path) => readFileSync(root + '/' + path)).join(' '))`,
  )
  write('compiled/v24/old', 'compiled')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const find = async (mayPack = false) =>
  fileURLToPath(await programIn(root, { mayPack, compiled: join(root, 'compiled'), say: (words) => said.push(words) }))
const fromSources = () => join(root, 'src/cli/run.ts')
const packs = () => readdirSync(join(root, 'dist/server'))

test('what is not packed runs from the sources; a server packs it once, and everything runs packed from then on', async () => {
  expect(await find()).toBe(fromSources())
  const packed = await find(true)
  expect(readFileSync(packed, 'utf8')).toBe('one run')
  expect(await find(true)).toBe(packed)
  expect(await find()).toBe(packed)
  expect(said).toEqual(['Packing the server'])
  expect(readdirSync(join(root, 'compiled/v24'))).toEqual([])
})

test('a pack that one account made is read by another, as in an image that root builds and somebody else runs', async () => {
  const umask = process.umask(0o022)
  try {
    expect(statSync(dirname(await find(true))).mode & 0o777).toBe(0o755)
  } finally {
    process.umask(umask)
  }
})

test('a pack of other sources is never taken, and what was packed before is there for whoever runs on it', async () => {
  const before = await find(true)
  write('src/app.ts', 'two')
  expect(await find()).toBe(fromSources())
  const after = await find(true)
  expect([before, after].map((path) => readFileSync(path, 'utf8'))).toEqual(['one run', 'two run'])
  write('src/app.test.ts', 'a test is no part of it')
  expect(await find()).toBe(after)
})

test.each([
  ['cut off', (file: string) => truncateSync(file, 2)],
  ['gone', (file: string) => rmSync(file)],
  ['without its list', (file: string) => rmSync(join(dirname(file), 'files.json'))],
  ['with an empty list', (file: string) => writeFileSync(join(dirname(file), 'files.json'), '{}')],
  ['with a list that is no list', (file: string) => writeFileSync(join(dirname(file), 'files.json'), '{"run.mjs":')],
])('a pack that is %s is not run, and made again', async (_what, damage) => {
  const packed = await find(true)
  damage(packed)
  expect(await find()).toBe(fromSources())
  expect(readFileSync(await find(true), 'utf8')).toBe('one run')
})

test('two starts at once pack the same, and leave nothing half-made', async () => {
  const [one, two] = await Promise.all([find(true), find(true)])
  expect(one).toBe(two)
  expect(readFileSync(one, 'utf8')).toBe('one run')
  expect(packs()).toHaveLength(1)
})

test('where it cannot be packed, the server says why and runs from its sources', async () => {
  write('scripts/pack-server.mjs', `throw new Error('no packer here')`)
  expect(await find(true)).toBe(fromSources())
  expect(said.join('\n')).toMatch(/could not be packed and runs from its sources: [\s\S]*no packer here/)
  expect(packs()).toEqual([])
})

test('where nothing may be written, it runs from its sources', async () => {
  // A file in the place of the folder stops everybody, also root, whom permissions do not.
  write('dist', '')
  expect(await find(true)).toBe(fromSources())
  expect(said).toHaveLength(2)
})

test('the real one packs itself, and says the same packed as from its sources', { timeout: 120_000 }, async () => {
  const home = join(import.meta.dirname, '..', '..')
  const node = async (...args: string[]) => (await promisify(execFile)(process.execPath, args, { cwd: home })).stdout
  const main = join(home, 'src/cli/main.mjs')
  expect(await node(main, 'serve', '--help')).toContain('Start Baton')
  expect(await programIn(home, { mayPack: false, compiled: '', say: () => {} })).toContain('/dist/server/')
  const check = ['playbook', 'check', '--json', 'playbooks/csm-to-cse.md', 'playbooks/csm-to-csm.md']
  const fromItsSources = `process.argv.splice(1, 0, 'baton'); await (await import('${pathToFileURL(join(home, 'src/cli/run.ts'))}')).run('${home}')`
  const [packed, plain] = await Promise.all([node(main, ...check), node('--input-type=module', '--eval', fromItsSources, ...check)])
  expect(packed.length).toBeGreaterThan(1_000)
  expect(packed).toBe(plain)
})
