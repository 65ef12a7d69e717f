import type { Template, TemplateField } from '../definition/definition.ts'

/** How the line of one field is told from others and taken apart: words of the page, and between them places for values. */
export type LinePattern = {
  field: TemplateField
  section: string
  /** As the page writes it; and as people might: another bullet, no bold, other spaces. */
  begins: { exactly: RegExp; roughly: RegExp }
  /** The values' ids; after each but the last comes a separator, after the last perhaps a closing bracket. */
  ids: string[]
  separators: RegExp[]
  closing: RegExp | undefined
  /** How many signs of the page it takes: of two that fit, the one that says more is meant. */
  weight: number
}

const box = /\[[ xX]\]/
const isLine = ({ type }: TemplateField) => type !== 'table' && type !== 'list'

export const linePatterns = (template: Template): LinePattern[] =>
  template.sections.flatMap(({ title, fields }) => fields.filter(isLine).map((field) => patternOf(field, title)))

function patternOf(field: TemplateField, section: string): LinePattern {
  const pieces = field.text.split(/\{\{([^}]+)\}\}/)
  const words = pieces.filter((_, index) => index % 2 === 0)
  const ids = pieces.filter((_, index) => index % 2 === 1)
  const [first = '', ...rest] = words
  const closing = rest.at(-1)?.trim()
  return {
    field,
    section,
    begins: { exactly: exactly(first), roughly: roughly(first) },
    ids,
    separators: rest.slice(0, -1).map(separator),
    closing: closing ? separator(closing) : undefined,
    weight: words.join('').length,
  }
}

const exactly = (words: string) => new RegExp(`^\\s*${spaced(words.trim()).replace(boxSource, boxAny)}\\s*`)
const spaced = (words: string) => words.split(/\s+/).map(quoted).join('\\s+')
const separator = (words: string) => new RegExp(spaced(words.trim()), 'g')
const quoted = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
// As `quoted` writes the box of a task item, whose blank is a `\s+`.
const boxSource = /\\\[(?:\\s\+|x|X)\\\]/
const boxAny = '\\[(.?)\\]'

/** Without bullet, box and bold: those are what people change. */
function roughly(words: string): RegExp {
  const bare = words
    .replace(/^\s*[-*+]\s+/, '')
    .replace(box, '')
    .replaceAll('*', '')
    .trim()
  const label = bare.replace(/\s*:$/, '').split(/\s+/).map(quoted).join('\\s+')
  return new RegExp(`^\\s*(?:[-*+•]|\\d+[.)])?\\s*(?:\\[(.?)\\])?\\s*\\**${label}\\**\\s*:?\\**\\s*`, 'i')
}

/**
 * What a value may not contain as it is, or it would be taken for words of the page: the separators of all lines, and what
 * tells one line from another that begins alike.
 */
export function separatorsOf(template: Template): RegExp[] {
  const texts = new Set<string>()
  const lines = template.sections.flatMap(({ fields }) => fields.filter(isLine).map(({ text }) => text.split(/\{\{[^}]+\}\}/)))
  for (const [first = '', ...rest] of lines) {
    for (const words of rest) texts.add(words.trim())
    for (const [other = ''] of lines) if (other !== first && other.startsWith(first)) texts.add(other.slice(first.length).trim())
  }
  // A bar is never written as it is.
  return [...texts].filter((words) => words !== '' && !words.startsWith('|')).map(separator)
}
