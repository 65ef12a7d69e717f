import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Running = { address: string; child: ChildProcess; stop: () => Promise<void> }

const root = join(import.meta.dirname, '..', '..')

/** What `npm start` gives to Node: its flags, and variables for the libraries under it. */
export function asStarted(): { flags: string[]; variables: Record<string, string> } {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
  const words = scripts.start.split(' ')
  const pairs = words.flatMap((word) => (/^[A-Z_]+=/.test(word) ? [word.split('=') as [string, string]] : []))
  return { flags: words.filter((word) => word.startsWith('--')), variables: Object.fromEntries(pairs) }
}

/** As `npm start` does it. */
export function runningBaton(env: Record<string, string>): Promise<Running> {
  const { flags, variables } = asStarted()
  return running(join(root, 'src/cli/main.mjs'), ['serve'], { ...variables, ...env }, flags)
}

/** A program of the repository that prints the address at which it listens. */
export async function running(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
  flags: readonly string[] = [],
): Promise<Running> {
  const child = spawn(process.execPath, [...flags, script, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  // Whoever stops the bench stops what it started.
  const end = () => child.kill('SIGTERM')
  process.once('exit', end)
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
        if (found) resolve(found[0])
      })
    child.once('exit', () => reject(new Error(`${script} ended: ${said}`)))
  })
  return {
    address,
    child,
    stop: async () => {
      process.off('exit', end)
      child.kill('SIGTERM')
      await ended
    },
  }
}

export function residentMegabytes({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
