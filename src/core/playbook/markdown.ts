import type { Root } from 'mdast'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { type Data, type Processor, unified } from 'unified'
import { fold } from './fold.ts'

/** What remark would read with tables, task lists, notes and a head; only what a page can't have is not looked for in it. */
export function readMarkdown(text: string): Root {
  const folded = fold(text)
  const root = folded && readerOf(folded.text).parse(folded.text)
  return root && folded.unfold(root) ? root : readerOf(text).parse(text)
}

type Syntax = NonNullable<Data['micromarkExtensions']>[number]
type Trees = NonNullable<Data['fromMarkdownExtensions']>
type Constructs = NonNullable<Syntax['text']>
type Construct = Exclude<Constructs[string], unknown[] | undefined>

const all = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter).freeze().data()
const syntax: Syntax[] = all.micromarkExtensions ?? []
const trees: Trees = all.fromMarkdownExtensions ?? []
const syntaxWithoutAddresses = syntax.map(({ text = {}, ...others }) => ({ ...others, text: withoutLiterals(text) }))
const treesWithoutAddresses = trees.flat().filter(({ enter }) => !enter?.literalAutolink)

/** Nothing becomes a link by itself in a text without one of these, also none that is written with escapes. */
const address = /[-.\w+]@|www\.|:\/\/|&#?\w+;|\\[.@/:]/i

/**
 * Addresses that become links although nobody marked them up are looked for at each letter and digit of a page, and tables at each
 * line: half of reading it. So nobody looks where there can be none (decisions 0046 and 0053).
 */
function readerOf(text: string): Processor<Root> {
  const hasAddresses = address.test(text)
  const mayBeTable = linesOfTables(text)
  return unified()
    .use(remarkParse)
    .data({
      micromarkExtensions: (hasAddresses ? syntax : syntaxWithoutAddresses).map(({ flow, ...others }) =>
        flow
          ? { ...others, flow: each(flow, (construct) => (construct.name === 'table' ? onlyOn(mayBeTable, construct) : construct)) }
          : others,
      ),
      fromMarkdownExtensions: hasAddresses ? trees : treesWithoutAddresses,
    })
}

/** A line under the head of a table, which no table is without; quotes and lists may have moved it. One look at each letter. */
const isRule = (line: string) => line.includes('-') && /^[\s>|:-]+$/.test(line)

/** Lines, from 1, between blank ones with such a line among them. */
function linesOfTables(text: string): ReadonlySet<number> {
  const found = new Set<number>()
  let passage: number[] = []
  let isTable = false
  for (const [index, line] of [...text.split(/\r\n|\n|\r/), ''].entries()) {
    if (!/^[ \t]*$/.test(line)) {
      passage.push(index + 1)
      isTable ||= isRule(line)
      continue
    }
    if (isTable) for (const number of passage) found.add(number)
    passage = []
    isTable = false
  }
  return found
}

const onlyOn = (lines: ReadonlySet<number>, construct: Construct): Construct => ({
  ...construct,
  tokenize(effects, ok, nok) {
    return lines.has(this.now().line) ? construct.tokenize.call(this, effects, ok, nok) : nok
  },
})

function each(constructs: Constructs, change: (construct: Construct) => Construct): Constructs {
  const changed: Constructs = {}
  for (const [code, found = []] of Object.entries(constructs)) changed[code] = [found].flat().map(change)
  return changed
}

function withoutLiterals(text: Constructs): Constructs {
  const left: Constructs = {}
  for (const [code, constructs = []] of Object.entries(text)) {
    const others = [constructs].flat().filter(({ name }) => !/Autolink$/.test(name ?? ''))
    if (others.length > 0) left[code] = others
  }
  return left
}
