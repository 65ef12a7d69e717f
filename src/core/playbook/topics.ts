import type { Principle, Topic } from '../definition/definition.ts'
import { isKind, kindNames } from '../records/kinds.ts'
import { listValue, textValue } from './binding.ts'
import type { Findings } from './findings.ts'
import type { Block, Item, Section } from './outline.ts'
import { expression, type Names } from './tasks.ts'
import { nearest, slug } from './words.ts'

const maxPrompts = 200

/** A heading under the topics, with its questions and bullets, and the headings under it. */
export function lowerTopic(section: Section, names: Names, findings: Findings): Topic {
  const when = expression(section.binding, 'when', findings)
  const facts = listValue(section.binding, 'facts')
  for (const kind of facts.filter((each) => !isKind(each))) {
    const meant = nearest(kind, kindNames)
    findings.error(
      'facts.unknown-kind',
      section.binding?.range ?? section.range,
      `There are no records of the kind "${kind}"${meant ? `; did you mean "${meant}"?` : '.'}`,
      {
        why: 'Nothing would be shown beside the topic.',
        written: kind,
        ...(meant ? { instead: [meant] } : {}),
      },
    )
  }
  return {
    id: names.name(textValue(section.binding, 'id'), section.title, section.range),
    title: section.title,
    prompts: section.blocks.flatMap(promptsOf).slice(0, maxPrompts),
    guidance: section.blocks.flatMap((block) => (block.type === 'paragraph' ? [block.text] : [])).join('\n\n'),
    facts: facts.filter(isKind),
    topics: section.sections.map((child) => lowerTopic(child, names, findings)),
    range: section.range,
    certainty: section.binding ? 'stated' : 'recognised',
    ...(when ? { when } : {}),
  }
}

/**
 * The topics of a section: the headings under it; without headings the bullets that hold bullets ("Delivery", "Money") or
 * open with a name ("Contract: term, price"); else the section is one topic by itself.
 */
export function topicsOf(section: Section): Section[] {
  if (section.sections.length > 0) return section.sections
  const items = section.blocks.flatMap((block) => (block.type === 'list' ? block.items : []))
  const topics = items.map(topicOf)
  if (items.length > 1 && topics.every((topic) => topic !== undefined)) return topics
  return items.length > 0 ? [section] : []
}

function topicOf(item: Item): Section | undefined {
  const inner = item.blocks.filter(({ type }) => type === 'list')
  const label = /^([^:：?？]{2,48}?)\s*[:：]\s*(\S.*)?$/.exec(item.text)
  const title = inner.length > 0 ? (label && !label[2] ? label[1] : item.text) : label?.[2] && label[1]
  if (!title) return undefined
  const rest: Item = { ...item, text: label?.[2] ?? '', blocks: [] }
  const blocks: Block[] = inner.length > 0 ? inner : [{ type: 'list', items: [rest], ordered: false, quoted: false, range: item.line }]
  return { title, depth: 0, range: item.line, binding: item.binding, blocks, sections: [] }
}

/** Bullets, and the questions that a paragraph asks. */
function promptsOf(block: Block): string[] {
  if (block.type === 'list') return block.items.flatMap((item) => leaves(item, ''))
  if (block.type !== 'paragraph') return []
  return block.text.split(/(?<=[.?!？。])\s*(?=[^.?!？。\s])/).filter((sentence) => /[?？]$/.test(sentence) && sentence.length > 3)
}

/** The innermost bullets, each after the bullets that it stands under: "Self-managed: architecture diagrams". */
function leaves(item: Item, above: string): string[] {
  const own = item.text.replace(/:$/, '')
  const path = above && own ? `${above}: ${own}` : above || own
  const inner = item.blocks.flatMap((block) => (block.type === 'list' ? block.items : []))
  if (inner.length > 0) return inner.flatMap((child) => leaves(child, path))
  return path ? [path] : []
}

export function lowerPrinciple(item: Item, findings: Findings): Principle {
  const never = expression(item.binding, 'never', findings)
  return {
    id: textValue(item.binding, 'id') ?? (slug(item.text) || 'principle'),
    text: item.text,
    range: item.line,
    certainty: item.binding ? 'stated' : 'recognised',
    ...(never ? { never } : {}),
  }
}
