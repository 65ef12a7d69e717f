import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { ask } from './ask.ts'
import type { Io } from './io.ts'
import { tellProblem } from './problems.ts'
import { makeProgram } from './program.ts'

/** Does what the command line says, with the real world around it. */
export async function run(root: string): Promise<void> {
  // A reader that has seen enough (`baton … | head`) closes the pipe. What follows is for nobody, and no mistake.
  let isHeard = true
  process.stdout.on('error', (error) => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error
    isHeard = false
  })
  const io: Io = {
    root,
    env: process.env,
    out: (line) => isHeard && process.stdout.write(`${line}\n`),
    isHeard: () => isHeard,
    err: (line) => process.stderr.write(`${line}\n`),
    // A terminal that does not know its width says 0.
    columns: process.stdout.isTTY ? process.stdout.columns || undefined : undefined,
    ask:
      process.stdin.isTTY && process.stdout.isTTY
        ? (question) => ask(question, { input: process.stdin, output: process.stderr })
        : undefined,
    input: () => process.stdin,
    fetch: globalThis.fetch,
    now: () => new Date(),
    wait: (milliseconds) => setTimeout(milliseconds),
    newId: randomUUID,
    exit: (code) => {
      process.exitCode = code
    },
  }
  try {
    await makeProgram(io).parseAsync(process.argv)
  } catch (error) {
    process.exitCode = tellProblem(error, io, process.argv.includes('--json'))
  }
}
