import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

export type Running = { address: string; child: ChildProcess; stop: () => Promise<void> }

/** A program of the repository that prints the address at which it listens. */
export async function running(script: string, args: readonly string[], env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  // Whoever stops the bench stops what it started.
  process.once('exit', () => child.kill('SIGTERM'))
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
      child.kill('SIGTERM')
      await ended
    },
  }
}

export function residentMegabytes({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
