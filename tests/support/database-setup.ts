import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stopLeftover } from '../../src/store/leftover-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of this run's PostgreSQL; the first test that asks for a database starts it there. */
    databaseFolder: string
  }
}

type Project = { provide(key: 'databaseFolder', value: string): void }

const prefix = 'baton-tests-'

/** One PostgreSQL per run, begun only when a test needs it and always ended here, also when the tests failed. */
export default async function setup(project: Project) {
  const parent = memoryOrDisk()
  await sweep(parent)
  const folder = join(parent, `${prefix}${process.pid}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o711 })
  writeFileSync(join(folder, 'run-by'), String(process.pid))
  project.provide('databaseFolder', folder)
  return () => end(folder)
}

/** Making a database copies files: in memory that takes no time, on a disk as long as the disk pleases. */
function memoryOrDisk(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize > 1.5e9) return '/dev/shm'
  } catch {
    // No such place on this system.
  }
  return tmpdir()
}

async function end(folder: string) {
  await stopLeftover(join(folder, 'postgres'), () => {})
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** A run that was killed could not clean up; the next one does. */
async function sweep(parent: string) {
  for (const name of readdirSync(parent).filter((each) => each.startsWith(prefix))) {
    const mark = join(parent, name, 'run-by')
    if (existsSync(mark) && !isRunning(Number(readFileSync(mark, 'utf8')))) await end(join(parent, name))
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
