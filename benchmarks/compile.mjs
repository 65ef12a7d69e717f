// npm run bench:compile [-- --rounds 30] [--json] [--hostile] [FOLDER …]
// What compiling a page costs in processor time, and as a ratio to reading its Markdown with remark alone: both in turn in one run,
// warmed up, medians of rounds. Processor time, because a neighbour on the machine makes a page wait and not dearer; what the
// collector and the compiler of V8 do in their own threads is in it. What the first page of a process costs, before anything is warm,
// stands on a line of its own. Then how long a page of 200 lines takes while somebody types in it, and with --hostile how
// the time grows on pages that only malice writes. Without folders: the shipped playbooks and the pages of the tests.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { compilePlaybook } from '../src/core/playbook/compile-playbook.ts'
import { hostilePages } from '../tests/support/hostile-pages.ts'

const { values: options, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, json: { type: 'boolean' }, hostile: { type: 'boolean' } },
  allowPositionals: true,
})
const rounds = Math.max(20, Number(options.rounds))
const root = join(import.meta.dirname, '..')
const folders = positionals.length > 0 ? positionals : ['playbooks', 'tests/pages'].map((name) => join(root, name)).filter(existsSync)
const pages = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => ({ name: file, text: readFileSync(join(folder, file), 'utf8') })),
)
const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter)

// A server has compiled a few pages before; what the first one costs is told apart from what a page costs.
const longest = pages.toSorted((a, b) => b.text.length - a.text.length)[0]?.text ?? ''
const cold = [1, 2, 3].map(() => 1000 * processorSeconds(() => compilePlaybook(longest)))
for (let round = 0; round < 60; round++) for (const { text } of pages.slice(0, 5)) compareOnce(text)
const measured = pages.map(({ name, text }) => {
  const runs = Array.from({ length: rounds }, () => compareOnce(text))
  const [compile, parse] = ['compile', 'parse'].map((each) =>
    quantile(
      runs.map((run) => run[each]),
      0.5,
    ),
  )
  const kibibytes = Buffer.byteLength(text) / 1024
  return {
    page: name,
    kibibytes,
    parse,
    compile,
    perKibibyte: compile / kibibytes,
    ratio: quantile(
      runs.map((run) => run.compile / run.parse),
      0.5,
    ),
  }
})
const typing = measureTyping()
const hostile = options.hostile
  ? hostilePages.map(([name, ofSize]) => ({
      page: name,
      seconds: [256, 512, 1024].map((size) => ofSize(size * 1024 - 400)).map((page) => processorSeconds(() => compilePlaybook(page))),
    }))
  : []

if (options.json) console.log(JSON.stringify({ rounds, pages: measured, cold, typing, hostile }, null, 2))
else {
  console.log(
    `${'page'.padEnd(30)} ${'KiB'.padStart(6)} ${'parse'.padStart(9)} ${'compile'.padStart(9)} ${'per KiB'.padStart(9)} ${'ratio'.padStart(6)}`,
  )
  for (const { page, kibibytes, parse, compile, perKibibyte, ratio } of measured) {
    console.log(
      `${page.padEnd(30)} ${kibibytes.toFixed(1).padStart(6)} ${ms(parse)} ${ms(compile)} ${ms(perKibibyte)} ${ratio.toFixed(2).padStart(6)}`,
    )
  }
  console.log(`\nthe longest page, first three times in the process: ${cold.map((each) => `${each.toFixed(0)} ms`).join(', ')}`)
  console.log(
    `while typing in ${typing.lines} lines: half of ${typing.keys} keys within ${typing.p50.toFixed(1)} ms, 95 % within ${typing.p95.toFixed(1)} ms`,
  )
  for (const { page, seconds } of hostile) console.log(`${page.padEnd(34)} ${seconds.map((each) => `${each.toFixed(2)} s`).join('  ')}`)
}

function compareOnce(text) {
  return { parse: 1000 * processorSeconds(() => markdown.parse(text)), compile: 1000 * processorSeconds(() => compilePlaybook(text)) }
}

/** A step is added in the middle of a page of 200 lines, and the page compiled after each key. */
function measureTyping() {
  let lines = longest.split('\n')
  while (lines.length < 200) lines = [...lines, '', ...lines.filter((line) => !line.startsWith('---'))]
  lines = lines.slice(0, 200)
  const added = '- CSM: send the new owner what is still open, with dates <!-- { due: 3 business days } -->'
  // Where a step begins, and in no comment.
  const at = lines.findIndex((line, index) => index >= 60 && line.startsWith('- '))
  const times = []
  for (let key = 1; key <= added.length; key++) {
    const page = [...lines.slice(0, at), added.slice(0, key), ...lines.slice(at)].join('\n')
    const start = performance.now()
    compilePlaybook(page)
    times.push(performance.now() - start)
  }
  return { lines: lines.length + 1, keys: times.length, p50: quantile(times, 0.5), p95: quantile(times, 0.95) }
}

function processorSeconds(work) {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000
}

function quantile(values, part) {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0
}

function ms(value) {
  return `${value.toFixed(2)} ms`.padStart(9)
}
