import { Refusal } from '../../core/base/refusal.ts'
import type { Definition } from '../../core/definition/definition.ts'
import { blanksOf } from '../../core/documents/blanks.ts'
import { fillDocument, renderDocument } from '../../core/documents/filled.ts'

/** The handover document as Markdown with nothing filled in: the body of an issue that people fill by hand. */
export function renderIssue({ template, title }: Definition): string {
  if (template.sections.length === 0)
    throw new Refusal('invalid', 'page.no-template', `"${title}" has no document template, so there is no issue to write.`)
  const filled = fillDocument(template, { fact: () => undefined, answer: () => undefined, isFinished: () => false })
  return renderDocument(template, filled)
}

/** What the document asks for, by section. */
export const questionsOf = ({ template }: Definition): { section: string; asks: string[] }[] =>
  template.sections.map(({ title, fields }) => ({
    section: title,
    asks: fields.flatMap((field) =>
      field.item && blanksOf(field, title).length === 0 ? [field.label] : blanksOf(field, title).map(({ label }) => label),
    ),
  }))
