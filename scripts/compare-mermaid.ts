// npm run compare:mermaid [-- --write] [--generated 500] [--seed 1] [FOLDER]
// Holds our reader of flowcharts against mermaid's own parser, chart by chart. Mermaid is large, so it is no dependency of Baton:
// this command installs it, at the versions of its own lockfile, into tools/mermaid. With --write the corpus of tests/flows gets
// what mermaid sees written down, and `npm test` holds our reader to that without mermaid. Charts that nobody wrote are put together
// from the usual pieces; of those only the differing ones are listed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { charts, type Drawing, differenceOf, knownDifferences, type Reading, truthFile } from '../tests/support/flow-corpus.ts'
import { generatedFlows } from '../tests/support/generated-flows.ts'

/** As much of mermaid as is asked for here. */
type Diagram = {
  db: {
    getVertices: () => Map<string, { id: string; text?: string; type?: string }>
    getEdges: () => { start: string; end: string; text: string; stroke: string }[]
    getSubGraphs: () => { id: string; title: string }[]
  }
}
type Mermaid = { initialize: (config: object) => void; mermaidAPI: { getDiagramFromText: (text: string) => Promise<Diagram> } }

const tools = join(import.meta.dirname, '../tools/mermaid')
const { values: options, positionals } = parseArgs({
  options: { write: { type: 'boolean' }, generated: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const [folder] = positionals

const mermaid = await loadMermaid()
const written = folder ? chartsOf(folder) : charts()
const readings: Record<string, Reading> = {}
let surprises = 0
for (const { name, text } of written) {
  const theirs = await mermaidsReading(text)
  readings[name] = theirs
  const difference = differenceOf(text, theirs)
  const known = knownDifferences[name]
  if (difference && !known) surprises++
  const verdict = difference
    ? known
      ? `differs, known: ${known}`
      : `DIFFERS: ${difference}`
    : known
      ? 'agrees, though listed as known'
      : 'agrees'
  console.log(`${name.padEnd(28)} ${theirs === 'broken' ? 'broken ' : 'drawn  '} ${verdict}`)
}
if (options.write && !folder) writeFileSync(truthFile, `${JSON.stringify(readings, null, 2)}\n`)
const generated = folder ? [] : generatedFlows(Number(options.generated), Number(options.seed))
let drawn = 0
for (const { name, text } of generated) {
  const theirs = await mermaidsReading(text)
  if (theirs !== 'broken') drawn++
  const difference = differenceOf(text, theirs)
  if (!difference) continue
  surprises++
  console.log(`${name} DIFFERS: ${difference}\n${text}`)
}
console.log(
  `\n${written.length} written charts and ${generated.length} generated ones (${drawn} drawn by mermaid): ${surprises} unexplained differences.`,
)
process.exitCode = surprises > 0 ? 1 : 0

function chartsOf(path: string) {
  const files = readdirSync(path).filter((file) => file.endsWith('.mmd'))
  return files.toSorted().map((file) => ({ name: file, text: readFileSync(join(path, file), 'utf8') }))
}

async function loadMermaid(): Promise<Mermaid> {
  if (!existsSync(join(tools, 'node_modules/mermaid'))) {
    console.log('Installing mermaid into tools/mermaid …')
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: tools,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
    if (status !== 0) throw new Error('npm could not install mermaid into tools/mermaid')
  }
  const installed = createRequire(join(tools, 'package.json'))
  const load = async (name: string): Promise<unknown> => import(pathToFileURL(installed.resolve(name)).href)
  // Mermaid cleans its texts with a browser's own means, so it gets as much of a browser as it asks for.
  const { parseHTML } = (await load('linkedom')) as { parseHTML: (html: string) => { window: Record<string, unknown>; document: unknown } }
  const { window, document } = parseHTML('<html><body></body></html>')
  const { Element, Node, DocumentFragment } = window
  Object.assign(globalThis, { window, document, Element, Node, DocumentFragment })
  const { default: loaded } = (await load('mermaid')) as { default: Mermaid }
  loaded.initialize({ startOnLoad: false, securityLevel: 'loose', logLevel: 'fatal' })
  return loaded
}

async function mermaidsReading(text: string): Promise<Reading> {
  let diagram: Diagram
  try {
    diagram = await mermaid.mermaidAPI.getDiagramFromText(text)
  } catch {
    return 'broken'
  }
  const titles = new Map(diagram.db.getSubGraphs().map(({ id, title }) => [id, title]))
  const nodes = [...diagram.db.getVertices().values()].map(({ id, text: label, type }) => ({
    id,
    label: shown(titles.get(id) ?? label ?? id),
    shape: shapeOf(type),
  }))
  // What is called invisible only pushes nodes apart.
  const edges = diagram.db.getEdges().filter(({ stroke }) => stroke !== 'invisible')
  return { nodes, edges: edges.map(({ start, end, text: label }) => ({ from: start, to: end, label: shown(label) })) } satisfies Drawing
}

/** Mermaid keeps entities in a form of its own until it draws, and tags and marks of bold as they are. */
function shown(label: string): string {
  const signs: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', semi: ';' }
  return label
    .replace(/<br\s*\/?>/g, ' ')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/ﬂ°(\w+)¶ß/g, (_, name: string) => signs[name] ?? `&${name};`)
    .replace(/\*\*(.+?)\*\*|(?<!\w)_(.+?)_(?!\w)/g, '$1$2')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Mermaid's dozens of forms in the four that matter to a process. */
function shapeOf(type: string | undefined): string {
  if (['diamond', 'diam', 'decision', 'question'].includes(type ?? '')) return 'decision'
  if (['round', 'rounded', 'event'].includes(type ?? '')) return 'round'
  return ['circle', 'doublecircle', 'stadium', 'ellipse', 'pill', 'terminal'].includes(type ?? '') ? 'terminal' : 'box'
}
