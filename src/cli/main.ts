import { randomUUID } from 'node:crypto'
import { enableCompileCache } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import type { Io } from './io.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
// What is stripped and compiled once is kept; where the folder can't be written, every start does it anew. It holds for what is
// loaded from here on, so everything of ours that is more than a type is loaded below.
enableCompileCache(join(root, 'node_modules', '.cache', 'baton-compiled'))
const { tellProblem } = await import('./problems.ts')
const { makeProgram } = await import('./program.ts')

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
  err: (line) => process.stderr.write(`${line}\n`),
  ask: process.stdin.isTTY && process.stdout.isTTY ? askAtTerminal : undefined,
  fetch: globalThis.fetch,
  now: () => new Date(),
  newId: randomUUID,
  exit: (code) => {
    process.exitCode = code
  },
}

async function askAtTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}

try {
  await makeProgram(io).parseAsync(process.argv)
} catch (error) {
  process.exitCode = tellProblem(error, io, process.argv.includes('--json'))
}
