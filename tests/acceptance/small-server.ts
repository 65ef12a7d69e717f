import { join } from 'node:path'
import { openApp } from '../../src/app.ts'
import { linesTo } from '../../src/cli/log-line.ts'
import { tellProblem } from '../../src/cli/problems.ts'
import { untilStopped } from '../../src/cli/serve.ts'
import { settingsFrom } from '../../src/cli/settings.ts'

/** `baton serve` without the screens and with a small demo, as a process of its own: started, killed and started again by tests. */

const err = (line: string) => process.stderr.write(`${line}\n`)
try {
  const settings = settingsFrom(process.env, join(import.meta.dirname, '..', '..'))
  await untilStopped(async (signal) => {
    const app = await openApp({ ...settings, demo: 'small', onProgress: err, log: linesTo(err), signal })
    process.stdout.write(`${app.address}\n`)
    return app
  }, err)
} catch (error) {
  process.exitCode = tellProblem(error, { err }, false)
}
