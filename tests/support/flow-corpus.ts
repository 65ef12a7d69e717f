import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../../src/core/definition/definition.ts'
import { newFindings } from '../../src/core/playbook/findings.ts'
import { readFlow } from '../../src/core/playbook/mermaid.ts'

/** A chart as somebody reads it: what the steps are and where the arrows lead. A broken one is not drawn by mermaid at all. */
export type Drawing = { nodes: { id: string; label: string; shape: string }[]; edges: { from: string; to: string; label: string }[] }
export type Reading = Drawing | 'broken'

export const flowsFolder = join(import.meta.dirname, '../flows')
export const truthFile = join(flowsFolder, 'as-mermaid-reads-them.json')

export const charts = (): { name: string; text: string }[] =>
  readdirSync(flowsFolder)
    .filter((file) => file.endsWith('.mmd'))
    .toSorted()
    .map((file) => ({ name: file.replace(/\.mmd$/, ''), text: readFileSync(join(flowsFolder, file), 'utf8') }))

/** What mermaid made of each chart when the command last wrote it down. */
export const truths = (): Record<string, Reading> => JSON.parse(readFileSync(truthFile, 'utf8'))

/** Where our reader deliberately sees something else, with the reason. */
export const knownDifferences: Record<string, string> = {
  'arrows-tight-label': 'mermaid takes the last letter of "no-->" for the round end of the arrow; whoever writes it means the word "no"',
  'styles-unknown-node':
    'mermaid makes a node of a name that only a style knows, and logs that it may be a typo; a colour is no step of a process',
  'labels-tight-cross': 'mermaid takes the "x" of "box-->" for the crossed end of the arrow; whoever writes it means the word',
}

export function ourReading(text: string): { drawing: Drawing; complaints: Diagnostic[] } {
  const findings = newFindings()
  const { nodes, edges } = readFlow(text, 1, findings)
  return {
    drawing: {
      nodes: nodes.map(({ id, label, shape }) => ({ id, label, shape })),
      edges: edges.map(({ from, to, label = '' }) => ({ from, to, label })),
    },
    complaints: findings.inOrder().filter(({ severity }) => severity !== 'note'),
  }
}

/** Nothing when both see the same. What mermaid refuses to draw, our reader has to complain about, whatever it saves of it. */
export function differenceOf(text: string, truth: Reading): string | undefined {
  const { drawing, complaints } = ourReading(text)
  if (truth === 'broken') return complaints.length > 0 ? undefined : 'mermaid does not draw it, and we say nothing'
  if (complaints[0]) return `we complain, mermaid does not: ${complaints[0].message}`
  const sorted = ({ nodes, edges }: Drawing) => ({ nodes: nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)), edges })
  const [ours, theirs] = [drawing, truth].map((each) => JSON.stringify(sorted(each)))
  return ours === theirs ? undefined : `we read ${ours}, mermaid ${theirs}`
}
