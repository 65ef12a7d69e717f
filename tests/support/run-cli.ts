import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Io } from '../../src/cli/io.ts'
import { tellProblem } from '../../src/cli/problems.ts'
import { makeProgram } from '../../src/cli/program.ts'

export type Ran = { code: number; out: string; err: string; json: () => unknown }

/** The command line in this process: what it printed, and what it would end with. */
export async function runCli(
  args: string[],
  given: Partial<Pick<Io, 'env' | 'columns' | 'ask' | 'input' | 'fetch' | 'now' | 'root' | 'wait' | 'isHeard'>> = {},
): Promise<Ran> {
  const said = { out: [] as string[], err: [] as string[] }
  let code = 0
  const io: Io = {
    root: join(import.meta.dirname, '..', '..'),
    env: {},
    out: (line) => said.out.push(line),
    isHeard: () => true,
    err: (line) => said.err.push(line),
    columns: undefined,
    ask: undefined,
    input: () => Readable.from([]),
    fetch: () => Promise.reject(new Error('This test reaches no server')),
    now: () => new Date('2026-11-22T12:00:00.000Z'),
    wait: () => Promise.reject(new Error('This test waits for nothing')),
    newId: randomUUID,
    exit: (to) => {
      code = to
    },
    ...given,
  }
  try {
    await makeProgram(io).parseAsync(['node', 'baton', ...args])
  } catch (error) {
    code = tellProblem(error, io, args.includes('--json'))
  }
  const out = said.out.join('\n')
  return { code, out, err: said.err.join('\n'), json: () => JSON.parse(out) }
}
