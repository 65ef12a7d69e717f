import { CommanderError } from 'commander'
import { Refusal, type RefusalKind } from '../core/base/refusal.ts'
import type { ExitCode, Io } from './io.ts'

const isUnusable = (kind: RefusalKind) => kind === 'invalid' || kind === 'tooLarge'

/** The one place of the command line where what was thrown becomes words and an exit code. */
export function tellProblem(error: unknown, { err }: Pick<Io, 'err'>, asJson: boolean): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2 // said already
  if (error instanceof Refusal) {
    err(asJson ? JSON.stringify(problemOf(error)) : error.message)
    return isUnusable(error.kind) ? 2 : 1
  }
  const stack = error instanceof Error ? withCauses(error) : String(error)
  err(
    asJson
      ? JSON.stringify({ type: 'urn:baton:problem:internal', title: 'Our mistake', code: 'internal', detail: stack })
      : `This is a mistake of Baton, not of yours:\n${stack}`,
  )
  return 3
}

/** As HTTP tells it (RFC 9457), so that a script reads both the same way. */
const problemOf = ({ kind, code, message, where, details }: Refusal) => ({
  type: `urn:baton:problem:${code}`,
  title: titles[kind],
  detail: message,
  code,
  ...(where === undefined ? {} : { where }),
  ...(details === undefined ? {} : { details }),
})

const titles: Record<RefusalKind, string> = {
  invalid: 'Not understood',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  unknown: 'Not found',
  conflict: 'Not possible now',
  stale: 'No longer the newest version',
  keyReused: 'Key used for something else',
  tooLarge: 'Too large',
  tooMany: 'Too many requests',
  unavailable: 'Not available now',
}

const withCauses = (error: Error): string =>
  `${error.stack ?? error.message}${error.cause instanceof Error ? `\nbecause of ${withCauses(error.cause)}` : ''}`
