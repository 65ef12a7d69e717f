import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * When Baton is killed its PostgreSQL lives on. The next start, holding the lock, stops it in order and begins afresh, rather
 * than adopting a server whose settings and age it doesn't know. A pid file whose process is something else is removed.
 */
export async function stopLeftover(cluster: string, log: (level: 'warn', message: string) => void): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  const pid = Number(readFirstLine(file))
  if (!Number.isInteger(pid) || pid <= 1 || !isRunning(pid)) return
  if (!isPostgresOf(pid, cluster)) {
    rmSync(file, { force: true })
    return
  }
  log('warn', `A PostgreSQL (process ${pid}) was left behind on this data folder; stopping it`)
  for (const [signal, seconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 10],
    ['SIGKILL', 5],
  ] as const) {
    signalTo(pid, signal)
    for (let waited = 0; waited < seconds * 1000 && isRunning(pid); waited += 50) await pause(50)
    if (!isRunning(pid)) return
  }
}

function readFirstLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n')[0] ?? ''
  } catch {
    return ''
  }
}

/** Whether the process still does anything; one that ended and that nobody has asked about yet does not. */
export function isRunning(pid: number): boolean {
  try {
    if (process.platform === 'linux' && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/\(.*\)/s, ''))) return false
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function signalTo(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended between the look and the signal.
  }
}

/** A postmaster works in its data folder, so its working directory tells whose it is. */
function isPostgresOf(pid: number, cluster: string): boolean {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster)
  } catch {
    return false
  }
}
