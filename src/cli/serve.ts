import { flushCompileCache } from 'node:module'
import type { Command } from 'commander'
import type { App } from '../app.ts'
import { Refusal } from '../core/base/refusal.ts'
import { buildWeb } from './build-web.ts'
import { examples } from './examples.ts'
import type { Io } from './io.ts'
import { linesTo, withoutRepeats } from './log-line.ts'
import { settingsFrom, variables } from './settings.ts'
import { table } from './text.ts'

export const addServe = (program: Command, io: Io): Command =>
  program
    .command('serve')
    .description('Start Baton with its database and keep it running')
    .addHelpText('after', `\nIt reads the environment:${environment(io.columns)}`)
    .addHelpText(
      'after',
      examples('baton serve', 'PORT=3001 BATON_DATA=/srv/baton baton serve', 'DATABASE_URL=postgresql://baton:secret@db/baton baton serve'),
    )
    .action(async () => {
      await untilStopped((signal) => serve({ ...io, signal }), io.err)
      // What Node compiled is written now, as the next start needs it, and not at the end, which a kill would take away.
      flushCompileCache()
    })

function environment(columns: number | undefined): string {
  const rows = variables.map(({ name, about, default: value }) => [name, `${about}${value ? ` (${value})` : ''}`])
  return table(['', ''], rows, columns === undefined ? undefined : columns - 2)
    .map((line) => `\n  ${line}`)
    .slice(1)
    .join('')
}

/** Starts Baton and keeps it running until it is told to stop. */
async function serve({ root, env, out, err, signal }: Pick<Io, 'root' | 'env' | 'out' | 'err'> & { signal: AbortSignal }): Promise<App> {
  const settings = settingsFrom(env, root)
  const began = process.hrtime.bigint()
  const onProgress = (words: string) => err(`  ${words}`)
  const webRoot = await buildWeb(root, onProgress, signal)
  // The server's own modules are loaded after the screens are there: on the first start the bundler needs the memory.
  const { openApp, usualLimits } = await import('../app.ts')
  const { isLimited, ...rest } = settings
  // Behind a proxy that is not named every request has the proxy's address.
  const addressesMean = settings.publicOrigin === undefined || settings.trustedProxies.length > 0
  const app = await openApp({
    ...rest,
    ...(isLimited ? { limits: usualLimits({ addressesMean }) } : {}),
    webRoot,
    onProgress,
    signal,
    log: withoutRepeats(linesTo(err), () => performance.now()),
  })
  const seconds = Number(process.hrtime.bigint() - began) / 1e9
  out(`Baton is ready at ${app.address}`)
  const about = app.isDemo ? 'Demo workspace: mail is captured, nothing is sent. ' : ''
  out(
    `${about}Data in ${settings.databaseUrl ? 'the database that DATABASE_URL names' : settings.dataDir}. Started in ${seconds.toFixed(1)} s.`,
  )
  if (app.setUpToken !== undefined)
    out(
      `${app.isDemo ? 'For real work, make' : 'There is no workspace yet. Make'} your own: baton init, or in a browser: ${setUpAddress(settings, app)}`,
    )
  return app
}

/** The token stands behind the #, where no server and no proxy sees it. */
const setUpAddress = ({ publicOrigin }: { publicOrigin?: string }, { address, setUpToken }: App): string =>
  `${publicOrigin ?? address.replace('//0.0.0.0:', '//localhost:')}/set-up#${setUpToken}`

/**
 * Starts, and ends in order on the signals that a terminal, a service manager and a container send; the second one ends at once. A
 * start that is not over is given up: its database would go on without it.
 */
export async function untilStopped(start: (signal: AbortSignal) => Promise<App>, err: (line: string) => void): Promise<void> {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(1)
      err('Stopping')
      stopping.abort()
      void stopped().then((code) => process.exit(code))
    })
  }
  const starting = start(stopping.signal)
  const stopped = async () => {
    // A start that was given up has closed what it had opened.
    const app = await starting.catch(() => undefined)
    try {
      await app?.close()
      return 0
    } catch (error) {
      err(error instanceof Refusal ? error.message : String(error))
      return 1
    }
  }
  try {
    await starting
  } catch (error) {
    if (!stopping.signal.aborted) throw error
  }
}
