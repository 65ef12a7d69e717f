import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { inflate } from '@sparticuz/chromium'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const flags = [
  // Chromium refuses to run as root inside its own sandbox, and tests only open pages of ours.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

/**
 * A Chromium for tests: the one that BATON_CHROMIUM names, else the one that comes with the packages.
 * Where none runs, this fails: a journey that was not walked must not look like one that was.
 */
export async function launchBrowser({ textSize = 16 } = {}): Promise<Browser> {
  const { executablePath, env } = await findChromium()
  // The size that people choose in the settings of their browser; 16 is what it comes with.
  return chromium.launch({ executablePath, env, args: [...flags, `--blink-settings=defaultFontSize=${textSize}`] })
}

type Visit = { page: Page; context: BrowserContext; complaints: readonly string[] }
type VisitOptions = BrowserContextOptions & {
  /** Complaints that belong to the story, such as the browser's own line about a 404 that the test provokes. */
  expected?: RegExp[]
}

/** Opens a page in a browser profile of its own, and fails if it complained by the time the visit is over. */
export async function visit<T>(browser: Browser, options: VisitOptions, use: (visit: Visit) => Promise<T>): Promise<T> {
  const { expected = [], ...contextOptions } = options
  const context = await browser.newContext(contextOptions)
  try {
    const complaints: string[] = []
    const note = (text: string) => {
      if (!expected.some((pattern) => pattern.test(text))) complaints.push(text)
    }
    await listen(context, note)
    const result = await use({ page: await context.newPage(), context, complaints })
    if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`)
    return result
  } finally {
    await context.close()
  }
}

async function listen(context: BrowserContext, note: (text: string) => void): Promise<void> {
  context.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => note(`error: ${error.error().stack ?? error.error().message}`))
  // Not every violation reaches the console: a policy that only reports does not.
  await context.exposeFunction('noteViolation', (text: string) => note(`policy: ${text}`))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
      const { noteViolation } = globalThis as typeof globalThis & { noteViolation: (text: string) => void }
      noteViolation(`${effectiveDirective} refused ${blockedURI || 'inline'} in ${sourceFile}:${lineNumber}`)
    })
  })
}

type Startable = { executablePath: string; env: Record<string, string> }

let found: Promise<Startable> | undefined

/** A Chromium that starts on this machine, and the environment in which it does. */
export function findChromium(): Promise<Startable> {
  found ??= locate()
  return found
}

async function locate(): Promise<Startable> {
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
  const asked = env.BATON_CHROMIUM
  if (asked) {
    const problem = await tryToStart({ executablePath: asked, env })
    if (problem) throw new Error(`BATON_CHROMIUM names ${asked}, which does not start: ${problem}`)
    return { executablePath: asked, env }
  }
  const folder = await unpack()
  // Without any font the browser ends at the first text.
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = join(folder, 'fonts')
  const plain = { executablePath: join(folder, 'chromium'), env }
  if (!(await tryToStart(plain))) return plain

  // A bare machine lacks libraries such as NSS; the package brings them for that case.
  const libraries = join(folder, 'al2023', 'lib')
  const complete = { ...plain, env: { ...env, LD_LIBRARY_PATH: [libraries, env.LD_LIBRARY_PATH].filter(Boolean).join(':') } }
  const problem = await tryToStart(complete)
  if (problem) {
    throw new Error(
      `The Chromium that comes with the packages does not start here, and without a browser the journeys cannot be tested: ${problem}\n` +
        'Set BATON_CHROMIUM to the path of a Chromium or Chrome on this machine.',
    )
  }
  return complete
}

/** Undefined when the browser starts, else what kept it from starting. */
async function tryToStart({ executablePath, env }: Startable): Promise<string | undefined> {
  try {
    await promisify(execFile)(executablePath, ['--version', '--no-sandbox'], { env, timeout: 30_000 })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * Unpacks below node_modules rather than into the machine's temp folder, where the package puts it: there a file of
 * another person, or one that another worker has only half written, would be taken for the browser.
 */
async function unpack(): Promise<string> {
  const packageFolder = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))))
  const { version }: { version: string } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
  const cache = join(dirname(dirname(packageFolder)), '.cache', 'baton-chromium')
  const folder = join(cache, version)
  if (existsSync(folder)) return folder

  const partial = join(cache, `${version}.${randomUUID()}`)
  await mkdir(partial, { recursive: true })
  try {
    const archives = ['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map((name) => join(packageFolder, 'bin', name))
    await Promise.all(inflateInto(partial, archives))
    await rename(partial, folder)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    // Another worker was quicker.
    if (!existsSync(folder)) throw new Error(`The browser for the tests could not be unpacked into ${cache}.`, { cause: error })
  }
  return folder
}

/** `inflate` reads the temp folder from the environment, once, before it returns: nothing else runs in between. */
function inflateInto(folder: string, archives: string[]): Promise<string>[] {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    return archives.map((archive) => inflate(archive))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
