import type { Code } from 'mdast'
import type { Flow, Range, Template } from '../definition/definition.ts'
import { findStages } from './find-steps.ts'
import type { Findings } from './findings.ts'
import { groupLine } from './groups.ts'
import { meaningOf, meaningOfTitle } from './heading-words.ts'
import { isLetterText, type RawLetterText } from './letter-text.ts'
import { atMost, limits } from './limits.ts'
import { isFlowchart, readFlow } from './mermaid.ts'
import { type Block, everySection, type Item, type Section } from './outline.ts'
import { rangeOf } from './page.ts'
import { isRaci, type RawRaci, readRaci } from './raci.ts'
import { namesRole } from './role-words.ts'
import { type RawSayings, sayingsIn, sayingsOf } from './sayings.ts'
import type { RawStage } from './steps.ts'
import { isTemplate, readTemplate } from './template.ts'
import { topicsOf } from './topics.ts'

/** Everything that was found on a page, not yet connected. */
export type Recognised = {
  summary: string
  stages: RawStage[]
  sayings: RawSayings[]
  letterTexts: RawLetterText[]
  raci: RawRaci & { range: Range | undefined }
  flow: Flow
  flowRange: Range | undefined
  template: Template
  templateRange: Range | undefined
  topics: Section[]
  principles: Item[]
  headings: string[]
}

export function recognise(top: Section, knownRoles: (raciRoles: string[]) => (text: string) => boolean, findings: Findings): Recognised {
  const found: Recognised = {
    summary: '',
    stages: [],
    sayings: [],
    letterTexts: [],
    raci: { roles: [], rows: [], range: undefined },
    flow: { nodes: [], edges: [] },
    flowRange: undefined,
    template: { title: '', sections: [], quickActions: [] },
    templateRange: undefined,
    topics: [],
    principles: [],
    headings: [...everySection(top)].map(({ title }) => title).filter(Boolean),
  }
  for (const section of everySection(top)) for (const block of section.blocks) recogniseBlock(block, section, found, findings)
  const isKnown = knownRoles(found.raci.roles)
  const isRole = (text: string) => isKnown(text) || namesRole(text)
  found.stages = findStages(top, { isRole, sayings: found.sayings, findings })
  for (const section of everySection(top)) readByMeaning(section, found)
  found.principles = atMost(found.principles, limits.sayings, 'principles', findings)
  found.topics = atMost(found.topics, limits.topics, 'topics', findings)
  for (const saying of found.sayings) saying.items = atMost(saying.items, limits.sayings, 'sayings', findings)
  capTasks(found.stages, findings)
  found.summary = summaryOf(top)
  return found
}

/** Cuts the stages where the page has had its share of tasks. */
function capTasks(stages: RawStage[], findings: Findings) {
  let left = limits.tasks
  for (const { groups } of stages) {
    for (const group of groups) {
      const beyond = left >= 0 ? group.tasks[left] : undefined
      if (beyond) {
        findings.error('page.too-many', beyond.item.range, `The page has more than ${limits.tasks} tasks; the rest was left out.`, {
          why: 'Nobody can follow such a page, and Baton does not run a part of one.',
        })
      }
      group.tasks = group.tasks.slice(0, Math.max(0, left))
      left -= beyond ? limits.tasks + 1 : group.tasks.length
    }
  }
  for (const stage of stages) stage.groups = stage.groups.filter(({ tasks }) => tasks.length > 0)
}

/** Tables and fences are known by their shape, wherever they stand. */
function recogniseBlock(block: Block, section: Section, found: Recognised, findings: Findings) {
  if (block.type === 'table' && isRaci(block.node)) {
    const raci = readRaci(block.node, findings)
    found.raci.roles.push(...raci.roles.filter((role) => !found.raci.roles.includes(role)))
    found.raci.rows = found.raci.rows.concat(raci.rows)
    found.raci.range ??= block.range
  }
  if (block.type === 'code') recogniseFence(block.node, section, found, findings)
}

function recogniseFence(node: Code, section: Section, found: Recognised, findings: Findings) {
  const range = rangeOf(node)
  if (/^mermaid$/i.test(node.lang ?? '') && isFlowchart(node.value)) {
    const flow = readFlow(node.value, range.start.line + 1, findings)
    found.flow = { nodes: [...found.flow.nodes, ...flow.nodes], edges: [...found.flow.edges, ...flow.edges] }
    found.flowRange ??= range
  } else if (isLetterText(node)) {
    found.letterTexts.push({ source: node.value, range })
  } else if (isTemplate(node) && !found.templateRange) {
    found.template = readTemplate(node, section.title, findings)
    found.templateRange = range
  }
}

function readByMeaning(section: Section, found: Recognised) {
  const meaning = section.depth === 0 ? undefined : meaningOf(section)
  if (meaning === 'topics') found.topics = found.topics.concat(topicsOf(section))
  if (meaning === 'principles') {
    for (const block of section.blocks) if (block.type === 'list') found.principles = found.principles.concat(block.items)
    return
  }
  const mode = meaning === 'sayings' ? sayingsIn(section.title) : undefined
  if (mode) {
    const items = section.blocks.flatMap((block) => (block.type === 'list' ? block.items : []))
    if (items.length > 0) found.sayings.push({ mode, items, range: section.range, binding: section.binding })
    return
  }
  // "Key principles:" as a bold line, or must-says outside of the steps.
  for (const [index, block] of section.blocks.entries()) {
    const next = section.blocks[index + 1]
    if (next?.type !== 'list' || block.type !== 'paragraph') continue
    if (meaningOfTitle(groupLine(block)?.name ?? '') === 'principles') found.principles = found.principles.concat(next.items)
    const mode = sayingsOf(block)
    if (mode && !found.sayings.some(({ range }) => range === block.range)) {
      found.sayings.push({ mode, items: next.items, range: block.range, binding: block.binding })
    }
  }
}

/** The first paragraph that is a sentence. */
function summaryOf(top: Section): string {
  for (const section of everySection(top)) {
    if (meaningOf(section) === 'navigation') continue
    for (const block of section.blocks) {
      if (block.type === 'paragraph' && !groupLine(block) && /[.!?]$/.test(block.text) && block.text.includes(' ')) return block.text
    }
  }
  return ''
}
