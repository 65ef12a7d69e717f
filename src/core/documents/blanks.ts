import type { Template, TemplateField } from '../definition/definition.ts'

/** One place of the handover document that takes a value. */
export type Blank = {
  id: string
  label: string
  /** What it is called beside its own field. */
  short: string
  section: string
  type: TemplateField['type']
  options: string[]
  columns: string[]
  from?: string
  optional: boolean
}

/** All places of one field: its own value, when it takes one, and those beside its box. */
export function blanksOf(field: TemplateField, section: string): Blank[] {
  const { id, label, type, options, columns, from, optional } = field
  const takesOwn = type !== 'check' && type !== 'list' && !field.blanks.some((blank) => blank.id === id)
  const own: Blank[] = takesOwn
    ? [{ id, label, short: label, section, type, options, columns, optional, ...(from === undefined ? {} : { from }) }]
    : []
  const others = field.blanks.map(
    (blank): Blank => ({
      id: blank.id,
      // "Why", alone, says nothing in a list of questions; "Health: why" does.
      label: blank.id === id || blank.label === label ? label : `${label}: ${blank.label}`,
      short: blank.label,
      section,
      type: blank.type,
      options: blank.options,
      columns: [],
      optional,
      ...(blank.from === undefined ? {} : { from: blank.from }),
    }),
  )
  return [...own, ...others]
}

/**
 * Sections that tell how the handover went (approval, dates, signatures) are written by Baton as it happens: from the first
 * section on in which more boxes belong to one of the given later tasks than to earlier ones.
 */
export function laterSections(template: Template, isLater: (task: string) => boolean): Set<string> {
  const first = template.sections.findIndex(({ fields }) => {
    const tasks = fields.flatMap(({ item, task }) => (item && task !== undefined ? [task] : []))
    const later = tasks.filter(isLater).length
    return later > tasks.length - later
  })
  return new Set(first === -1 ? [] : template.sections.slice(first).map(({ title }) => title))
}
