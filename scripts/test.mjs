// Everything that must hold before a change goes in, the quick checks first; stops at the first that fails.
// What is given on the command line goes to vitest: `npm test -- src/core`.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(home, 'node_modules')

/** Each one writes files that are committed; with --check it fails when they are out of date. */
const generators = ['scripts/generate-reference.ts'].filter((script) => existsSync(join(home, script)))

const steps = [
  { heading: 'Types', run: [join(modules, 'typescript/bin/tsc'), '--noEmit'] },
  { heading: 'Lint and format (npm run format repairs most)', run: [join(modules, '@biomejs/biome/bin/biome'), 'check', '.'] },
  ...generators.map((script) => ({ heading: `${script} is up to date`, run: [script, '--check'] })),
  { heading: 'Tests', run: [join(modules, 'vitest/vitest.mjs'), 'run', ...process.argv.slice(2)] },
]

for (const { heading, run } of steps) {
  console.log(`\n== ${heading}`)
  const { status, error, signal } = spawnSync(process.execPath, run, { cwd: home, stdio: 'inherit' })
  if (status === 0) continue
  console.error(`\n"${heading}" failed${error ? `: ${error.message}` : signal ? ` (${signal})` : ''}.`)
  process.exit(status || 1)
}
