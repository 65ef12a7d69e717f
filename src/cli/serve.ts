import { flushCompileCache } from 'node:module'
import type { Command } from 'commander'
import type { App, Settings } from '../app.ts'
import { Refusal } from '../core/base/refusal.ts'
import { buildWeb } from './build-web.ts'
import { errorLine } from './error-line.ts'
import { examples } from './examples.ts'
import type { Io } from './io.ts'
import { settingsFrom, variables } from './settings.ts'

export const addServe = (program: Command, io: Io): Command =>
  program
    .command('serve')
    .description('Start Baton with its database and keep it running')
    .addHelpText(
      'after',
      `\nIt reads the environment:\n${variables.map(({ name, about, default: value }) => `  ${name.padEnd(16)} ${about}${value ? ` (${value})` : ''}`).join('\n')}`,
    )
    .addHelpText(
      'after',
      examples('baton serve', 'PORT=3001 BATON_DATA=/srv/baton baton serve', 'DATABASE_URL=postgresql://baton:secret@db/baton baton serve'),
    )
    .action(async () => stopOnSignals(await serve(io), io.err))

/** Starts Baton and keeps it running until it is told to stop. */
export async function serve({ root, env, out, err }: Pick<Io, 'root' | 'env' | 'out' | 'err'>): Promise<App> {
  const settings = settingsFrom(env, root)
  const began = process.hrtime.bigint()
  const onProgress = (words: string) => err(`  ${words}`)
  const webRoot = await buildWeb(root, onProgress)
  // The server's own modules are loaded after the screens are there: on the first start the bundler needs the memory.
  const { openApp, usualLimits } = await import('../app.ts')
  const log: Settings['log'] = (entry) => {
    const line = errorLine(entry, new Date().toISOString())
    if (line !== undefined) err(line)
  }
  const { isLimited, ...rest } = settings
  // Behind a proxy that is not named every request has the proxy's address.
  const addressesMean = settings.publicOrigin === undefined || settings.trustedProxies.length > 0
  const app = await openApp({
    ...rest,
    ...(isLimited ? { limits: usualLimits({ addressesMean }) } : {}),
    webRoot,
    onProgress,
    log,
    warn: (words) => err(words),
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
  // Written now, as the next start needs it, and not at the end, which a kill would take away.
  flushCompileCache()
  return app
}

/** The token stands behind the #, where no server and no proxy sees it. */
const setUpAddress = ({ publicOrigin }: { publicOrigin?: string }, { address, setUpToken }: App): string =>
  `${publicOrigin ?? address.replace('//0.0.0.0:', '//localhost:')}/set-up#${setUpToken}`

/** Ends in order on the signals that a terminal, a service manager and a container send; the second one ends at once. */
export function stopOnSignals(app: App, err: (line: string) => void): void {
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1)
      isStopping = true
      err('Stopping')
      app.close().then(
        () => process.exit(0),
        (error: unknown) => {
          err(error instanceof Refusal ? error.message : String(error))
          process.exit(1)
        },
      )
    })
  }
}
