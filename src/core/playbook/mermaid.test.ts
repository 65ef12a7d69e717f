import { describe, expect, test } from 'vitest'
import { charts, differenceOf, knownDifferences, truths } from '../../../tests/support/flow-corpus.ts'
import { newFindings } from './findings.ts'
import { before, isFlowchart, readFlow } from './mermaid.ts'

const read = (source: string, firstLine = 1) => {
  const findings = newFindings()
  return { flow: readFlow(source, firstLine, findings), findings: findings.inOrder() }
}

describe('a chart of the corpus is read as mermaid itself reads it:', () => {
  const truth = truths()

  test('mermaid was asked about every chart', () => {
    expect(Object.keys(truth).toSorted()).toEqual(
      charts()
        .map(({ name }) => name)
        .toSorted(),
    )
  })

  test.each(charts())('$name', ({ name, text }) => {
    const seen = truth[name]
    if (!seen) throw new Error(`Nobody wrote down how mermaid reads ${name}`)
    if (name in knownDifferences) expect(differenceOf(text, seen)).toBeDefined()
    else expect(differenceOf(text, seen)).toBeUndefined()
  })

  test.each(charts())('$name is known for a flowchart', ({ text }) => {
    expect(isFlowchart(text)).toBe(true)
  })
})

test('a node and an arrow say where they stand', () => {
  const { flow } = read('graph TD\n  A[One] -->|on| B{Two}\n', 11)
  expect(flow.nodes.map(({ range }) => range)).toEqual([
    { start: { line: 12, column: 3 }, end: { line: 12, column: 9 } },
    { start: { line: 12, column: 18 }, end: { line: 12, column: 24 } },
  ])
  expect(flow.edges[0]?.range).toEqual({ start: { line: 12, column: 10 }, end: { line: 12, column: 24 } })
})

test('a broken line is said, from where it breaks, and the lines around it stand', () => {
  const { flow, findings } = read('graph TD\nA --> B\nB --> C[never closed\nC --> D\n')
  expect(flow.edges.map(({ from, to }) => `${from}${to}`)).toEqual(['AB', 'CD'])
  expect(findings).toMatchObject([{ code: 'flow.unreadable', range: { start: { line: 3, column: 3 } } }])
})

test('colours and links of a chart are left out with one note', () => {
  const { flow, findings } = read('graph TD\nA --> B\nstyle A fill:#fff\nclick A "x"\n')
  expect(flow.nodes).toHaveLength(2)
  expect(findings).toMatchObject([{ code: 'flow.looks-ignored', severity: 'note' }])
})

test('an arrow to a subgraph leads to a step with its title', () => {
  const { flow } = read('graph TD\nsubgraph prep [Prepare the file]\nA\nend\nprep --> B\n')
  expect(flow.nodes.find(({ id }) => id === 'prep')?.label).toBe('Prepare the file')
})

test('a chart that nobody could follow is cut, and says so', () => {
  const { flow, findings } = read(`graph TD\n${Array.from({ length: 3_000 }, (_, index) => `N${index} --> N${index + 1}`).join('\n')}`)
  expect(flow.edges.length).toBeLessThan(1_100)
  expect(findings).toMatchObject([{ code: 'page.too-many', severity: 'error' }])
})

test('from where a step can be reached, loops included', () => {
  const { flow } = read('graph TD\nA --> B --> C --> B\nD --> A\nE\n')
  expect([...before(flow, 'C')].toSorted()).toEqual(['A', 'B', 'C', 'D'])
})
