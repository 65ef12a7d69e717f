import { join } from 'node:path'
import { openApp } from '../../src/app.ts'
import { linesTo } from '../../src/cli/log-line.ts'
import { settingsFrom } from '../../src/cli/settings.ts'
import { throughSystems } from '../../src/connectors/systems/through-systems.ts'
import { jobs } from '../../src/jobs/worker.ts'
import { systemsAt } from './systems-over-http.ts'

/** A Baton whose changes go to the systems at `BATON_TEST_SYSTEMS`, as a process of its own. Whoever started it kills it. */

const err = (line: string) => process.stderr.write(`${line}\n`)
const app = await openApp({
  ...settingsFrom(process.env, join(import.meta.dirname, '..', '..')),
  demo: 'small',
  provider: throughSystems(systemsAt(process.env.BATON_TEST_SYSTEMS ?? '')),
  onProgress: err,
  log: linesTo(err),
})
// What was left is looked for every five seconds; a proof that dies a hundred times has not so long.
let isLooking = false
setInterval(async () => {
  if (isLooking) return
  isLooking = true
  await jobs.effects(app.services).catch((error: unknown) => err(String(error)))
  isLooking = false
}, 200)
process.stdout.write(`${app.address}\n`)
