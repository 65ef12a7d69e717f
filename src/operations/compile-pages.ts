import { type ChildProcess, fork } from 'node:child_process'
import { Refusal } from '../core/base/refusal.ts'
import type { Definition } from '../core/definition/definition.ts'
import type { PlaybookChange } from '../core/playbook/change.ts'
import type { PageSource } from '../core/playbook/check-together.ts'
import type { CompiledPage } from '../core/playbook/compile-playbook.ts'
import type { VersionMove } from '../core/process/preview-move.ts'
import type { Asked, TriedOut } from '../core/process/try-out.ts'
import type { Job, MoveCase, Told } from './compile-job.ts'

/**
 * Compiles what people write, beside the process that serves everybody. A page that needs too much is refused, nothing else stops;
 * who has gone when their turn comes is passed over, so that an editor that asks anew at each pause keeps nobody waiting.
 */
export type CompilePages = {
  /** Pages as they are; given together they are also held against each other. */
  check: (pages: PageSource[], gone?: AbortSignal) => Promise<CompiledPage[]>
  /** One page as the playbook of that id, and what it changes against a version before. */
  compile: (
    page: string,
    id: string,
    before: Definition | null,
    gone?: AbortSignal,
  ) => Promise<CompiledPage & { changes: PlaybookChange[] }>
  difference: (before: Definition, after: Definition) => Promise<PlaybookChange[]>
  tryOut: (page: string, asked: Asked, gone?: AbortSignal) => Promise<TriedOut>
  /** What moving each of these handovers to a page that nobody has published would do: its checks run here, not beside everybody's. */
  moves: (target: Definition, cases: MoveCase[]) => Promise<VersionMove[]>
  /** The text of a file that somebody sent as a letter, and what of the file is not in it. */
  readLetter: (bytes: Uint8Array) => Promise<{ text: string; notes: string[] }>
  close: () => Promise<void>
}

export type CompileLimits = {
  /** Wall time of one job, from when the process begins with it. */
  milliseconds?: number
  heapMegabytes?: number
  /** How many may wait; whoever comes then is asked to come again. */
  waiting?: number
  /** A test brings another one, which misbehaves at once. `flags` are Node's. */
  start?: (flags: readonly string[]) => ChildProcess
}

const startOurs: NonNullable<CompileLimits['start']> = (flags) =>
  fork(new URL('./compile-process.ts', import.meta.url), {
    execArgv: [...flags],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })

/**
 * One process, started with the first job and kept warm; jobs go one after the other. What stops it is thrown away with it. (A
 * thread would not do: one that runs out of memory inside a built-in function ends the whole process. Decision 0013.)
 */
export function compilePages({
  milliseconds = 5_000,
  heapMegabytes = 512,
  waiting = 50,
  start = startOurs,
}: CompileLimits = {}): CompilePages {
  let compiler: Promise<Compiler> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let inLine = 0

  const stop = async () => {
    const stopped = compiler
    compiler = undefined
    ;(await stopped?.catch(() => undefined))?.process.kill('SIGKILL')
  }

  async function doOne(job: Job): Promise<unknown> {
    compiler ??= ready(start([`--max-old-space-size=${heapMegabytes}`]))
    const ours = await compiler.catch((error: unknown) => {
      compiler = undefined
      throw error
    })
    const told = await answerOf(ours, job, milliseconds).catch(async (error: unknown) => {
      await stop()
      throw error
    })
    if ('done' in told) return told.done
    if ('failed' in told) {
      // A page nested so deeply that the stack ends is too much of a page, not a slip of ours.
      if (told.failed.startsWith('RangeError: Maximum call stack')) throw tooMuch(job)
      throw new Error('Compiling a page failed', { cause: told.failed })
    }
    const { kind, code, message, where, details } = told.refused
    throw new Refusal(kind, code, message, { ...(where === undefined ? {} : { where }), ...(details ? { details } : {}) })
  }

  function inTurn<T>(job: Job, gone?: AbortSignal): Promise<T> {
    if (inLine >= waiting)
      return Promise.reject(new Refusal('unavailable', 'page.busy', 'Many pages are being compiled at this moment. Try again shortly.'))
    inLine += 1
    const mine = last
      .then(() => {
        if (gone?.aborted) throw new Refusal('unavailable', 'page.busy', 'The request was given up before its turn came.')
        return doOne(job)
      })
      .finally(() => {
        inLine -= 1
      })
    last = mine.catch(() => {})
    return mine as Promise<T>
  }

  return {
    check: (pages, gone) => inTurn({ do: 'check', pages }, gone),
    compile: (page, id, before, gone) => inTurn({ do: 'compile', page, id, before }, gone),
    difference: (before, after) => inTurn({ do: 'difference', before, after }),
    tryOut: (page, asked, gone) => inTurn({ do: 'try', page, asked }, gone),
    moves: (target, cases) => inTurn({ do: 'moves', target, cases }),
    readLetter: (bytes) => inTurn({ do: 'letter', bytes }),
    close: stop,
  }
}

const tooMuch = (job: Job) =>
  job.do === 'letter'
    ? new Refusal('invalid', 'letter-file.too-much', 'Reading was stopped: this file needs more time or memory than a letter may.')
    : new Refusal(
        'invalid',
        'page.too-much',
        'The compiler was stopped: this page needs more time or memory than a page may. Make it smaller.',
      )

type Compiler = {
  process: ChildProcess
  /** The last that it wrote before it ended. */
  lastWords: () => string
}

function ready(process: ChildProcess): Promise<Compiler> {
  // Idle, it must not keep ours alive.
  process.unref()
  process.channel?.unref()
  let written = ''
  process.stderr?.on('data', (part: Buffer) => {
    written = `${written}${part}`.slice(-4_000)
  })
  return new Promise((resolve, reject) => {
    process.once('message', () => resolve({ process, lastWords: () => written }))
    process.once('error', reject)
    // "close" comes once everything that it wrote has arrived.
    process.once('close', (code, signal) =>
      reject(new Error(`The process that compiles pages ended with ${signal ?? code} before it began`, { cause: written })),
    )
  })
}

const outOfMemory = /heap out of memory|heap limit|Allocation failed/

function answerOf({ process, lastWords }: Compiler, job: Job, milliseconds: number): Promise<Told> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer)
      process.off('message', onMessage).off('error', onError).off('close', onClose)
      end()
    }
    const onMessage = (told: Told) => settle(() => resolve(told))
    const onError = (error: Error) => settle(() => reject(new Error('Compiling a page failed', { cause: error })))
    const onClose = (code: number | null, signal: NodeJS.Signals | null) =>
      settle(() =>
        reject(
          outOfMemory.test(lastWords())
            ? tooMuch(job)
            : new Error('Compiling a page failed', { cause: `Its process ended with ${signal ?? code}. ${lastWords()}` }),
        ),
      )
    const timer = setTimeout(() => settle(() => reject(tooMuch(job))), milliseconds)
    process.on('message', onMessage).on('error', onError).on('close', onClose)
    process.send(job, (error) => error && onError(error))
  })
}
