import { execFileSync } from 'node:child_process'
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { Refusal } from '../core/base/refusal.ts'
import { keptOut } from './refusals.ts'

const Holder = z.object({ pid: z.number(), started: z.string(), machine: z.string() })
type Holder = z.infer<typeof Holder>

export type DataLock = { release(): void }

const heartbeatSeconds = 3

/**
 * One Baton per data folder. The lock names its holder by process id and start time, so it dies with the holder (also by
 * `kill -9`) and isn't taken for alive when another process later gets the same id.
 */
export async function lockData(dataDir: string): Promise<DataLock> {
  const path = join(dataDir, 'lock')
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) ?? '', machine: machine() }
  const text = `${JSON.stringify(mine)}\n`
  const draft = `${path}.${process.pid}`
  try {
    try {
      writeFileSync(draft, text)
    } catch (error) {
      throw keptOut(error, dataDir)
    }
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(draft, path) // fails when there is a lock; never leaves one half-written
        break
      } catch (error) {
        if (!isErrno(error, 'EEXIST') || attempt > 3) throw error
      }
      const seen = readText(path)
      if (seen === undefined) continue
      if (await isAlive(seen, path)) throw inUse(dataDir, seen)
      removeStale(path, seen, dataDir)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  const beat = setInterval(() => touch(path), heartbeatSeconds * 1000).unref()
  return {
    release() {
      clearInterval(beat)
      if (readText(path) === text) rmSync(path, { force: true })
    },
  }
}

/** The process of the Baton that has the folder; undefined when none does. Takes nothing. */
export async function holderOf(dataDir: string): Promise<number | undefined> {
  const path = join(dataDir, 'lock')
  const seen = readText(path)
  return seen !== undefined && (await isAlive(seen, path)) ? parse(seen)?.pid : undefined
}

function removeStale(path: string, seen: string, dataDir: string) {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return // another start was quicker; the next round meets its lock
    throw error
  }
  const moved = readText(aside)
  if (moved !== seen) {
    // Between our look and our rename somebody else took the lock: give it back.
    try {
      linkSync(aside, path)
    } catch {
      // A third start holds it already.
    }
    rmSync(aside, { force: true })
    throw inUse(dataDir, moved ?? seen)
  }
  rmSync(aside, { force: true })
}

async function isAlive(text: string, path: string): Promise<boolean> {
  const holder = parse(text)
  if (!holder) return false
  if (holder.machine === machine()) return startOf(holder.pid) === holder.started
  // Written in another container or before a reboot: its process ids mean nothing here, but a living holder touches its lock.
  const before = mtime(path)
  await pause((heartbeatSeconds * 2 + 1) * 1000)
  return mtime(path) !== before
}

function inUse(dataDir: string, text: string) {
  const holder = parse(text)
  return new Refusal(
    'conflict',
    'data.in-use',
    `${dataDir} is in use by another Baton${holder ? ` (process ${holder.pid})` : ''}. Stop that one, or set BATON_DATA to another folder.`,
    { details: { pid: holder?.pid } },
  )
}

function parse(text: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** When the process began, as the system counts it; undefined when there is no such process. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const stat = readText(`/proc/${pid}/stat`)
    // The name in parentheses may hold spaces; the fields behind the last one are fixed: state is the 3rd, start the 22nd.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields?.[0] === 'Z' ? undefined : fields?.[19]
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

/** This boot of this machine, and the container: where a process id means the same. */
function machine(): string {
  if (process.platform !== 'linux') return process.platform
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim()} ${readlinkSync('/proc/self/ns/pid')}`
}

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

const mtime = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs

function touch(path: string) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // The folder was removed under us; the database will complain louder.
  }
}

const isErrno = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code
