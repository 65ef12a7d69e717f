/** Everything that a command touches beside its arguments. The real one is made in main.ts; a test brings its own. */
export type Io = {
  /** The clone or the installed package. */
  root: string
  env: NodeJS.ProcessEnv
  /** The result, on standard output, one line. */
  out: (line: string) => void
  /** False once whoever reads the result has seen enough: what would go on for ever ends then. */
  isHeard: () => boolean
  /** What is said about it, on standard error. */
  err: (line: string) => void
  /** How wide the terminal is to which results go; undefined where they go to a file or a pipe. */
  columns: number | undefined
  /** Asks the person at the terminal; undefined when nobody sits there. */
  ask: ((question: string) => Promise<string>) | undefined
  /** Standard input, for who named "-" as a file. */
  input: () => AsyncIterable<Uint8Array>
  /** How the server is reached. */
  fetch: typeof globalThis.fetch
  now: () => Date
  /** Resolves after so many milliseconds. */
  wait: (milliseconds: number) => Promise<unknown>
  newId: () => string
  /** What the command ends with; 0 until it says otherwise. */
  exit: (code: ExitCode) => void
}

/** 0 done; 1 refused, or problems found; 2 what was given cannot be used; 3 a mistake of ours. */
export type ExitCode = 0 | 1 | 2 | 3

export const exitCodes: readonly { code: ExitCode; about: string }[] = [
  { code: 0, about: 'Done, and nothing wrong was found' },
  { code: 1, about: 'Refused, or problems were found; the reason is on standard error or in the answer' },
  { code: 2, about: 'What was given cannot be used: an unknown option, an unreadable file, a wrong value' },
  { code: 3, about: 'A mistake of ours, with its stack' },
]

export const printJson = ({ out }: Pick<Io, 'out'>, value: unknown): void => out(JSON.stringify(value, null, 2))
