// Everything that must hold before a change goes in, the quick checks first; stops at the first that fails.
// What is given on the command line goes to vitest: `npm test -- src/core`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(home, 'node_modules')
const vitest = join(modules, 'vitest/vitest.mjs')
const results = join(modules, '.cache', 'baton-tests', 'results.json')

/** More files than this that fail have something in common, and it is not the machine. */
const mostWalkedAgain = 3

/** Each one writes files that are committed; with --check it fails when they are out of date. */
const generators = ['scripts/generate-reference.ts'].filter((script) => existsSync(join(home, script)))

const steps = [
  { heading: 'Types', run: [join(modules, 'typescript/bin/tsc'), '--noEmit'] },
  { heading: 'Lint and format (npm run format repairs most)', run: [join(modules, '@biomejs/biome/bin/biome'), 'check', '.'] },
  ...generators.map((script) => ({ heading: `${script} is up to date`, run: [script, '--check'] })),
]
for (const { heading, run } of steps) stopUnlessPassed(heading, walk(heading, run))

mkdirSync(dirname(results), { recursive: true })
rmSync(results, { force: true })
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
const first = walk('Tests', [vitest, 'run', ...reporters, ...process.argv.slice(2)])
const again = first.status === 0 ? [] : filesToWalkAgain()
if (again.length === 0) stopUnlessPassed('Tests', first)
else {
  const heading = `Once more, alone, as browsers and servers share this machine's time: ${again.join(', ')}`
  stopUnlessPassed(heading, walk(heading, [vitest, 'run', '--maxWorkers=1', ...again]))
  console.log(
    `\nUNSTEADY: ${again.join(', ')} failed beside the others and passed alone. The failure above is to be understood, not walked past.`,
  )
}

function walk(heading, run) {
  console.log(`\n== ${heading}`)
  return spawnSync(process.execPath, run, { cwd: home, stdio: 'inherit' })
}

function stopUnlessPassed(heading, { status, error, signal }) {
  if (status === 0) return
  console.error(`\n"${heading}" failed${error ? `: ${error.message}` : signal ? ` (${signal})` : ''}.`)
  process.exit(status || 1)
}

/** The files that failed, if only some with real servers and browsers did; what needs neither fails at once (decision 0024). */
function filesToWalkAgain() {
  if (!existsSync(results)) return []
  const { testResults, numFailedTests } = JSON.parse(readFileSync(results, 'utf8'))
  const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(home, name))
  const onlyThose = failed.every((name) => /\.(pg\.test|e2e)\.tsx?$/.test(name))
  return numFailedTests > 0 && onlyThose && failed.length <= mostWalkedAgain ? failed : []
}
