import type { Fix, TemplateField } from '../definition/definition.ts'
import { fillsDocument, roleOf } from './fills.ts'
import type { Findings } from './findings.ts'
import { insertAt, lineOf, narrow, quoted, startOfLine } from './lint-edits.ts'
import { declareRole } from './lint-head.ts'
import { addStep } from './lint-steps.ts'
import type { Linted } from './lint-subject.ts'
import { looksLikeRole } from './roles.ts'

/** People whom the document names but whom the process doesn't know, boxes in the wrong order, blanks that stay empty. */
export function lintTemplate(page: Linted, findings: Findings) {
  const fields = page.process.template.sections.flatMap((section) => section.fields)
  for (const field of fields) lintPerson(field, page, findings)
  lintAgreement(fields, page, findings)
  lintBlanks(fields, page, findings)
}

function lintPerson(field: TemplateField, { book, frontMatter, lines }: Linted, findings: Findings) {
  const { label } = field
  const plain = label.replace(/\+$/, '')
  if (field.item || !looksLikeRole(label) || roleOf(label, book) || roleOf(plain, book)) return
  // The pool signs under its own name: "CSE+" beside a role "CSE Territory Owner".
  if (book.roles.some(({ name }) => name.split(' ')[0] === plain)) return
  findings.warning(
    'template.person-without-role',
    narrow(field.range, label, lines),
    `The document asks for the ${label}, but the process has no such role.`,
    {
      why: 'Baton can neither fill in the name nor tell this person anything.',
      fixes: [declareRole(label, frontMatter, book)],
    },
  )
}

const agrees = /\b(?:aligned|agreed)\b|\b(?:decided|confirmed|chosen|settled)\b.*\b(?:day|date|timing)\b/i

/** Whoever works down the list agrees on the date when the letter is gone. */
function lintAgreement(fields: TemplateField[], { lines }: Linted, findings: Findings) {
  const sent = fields.findIndex(({ label }) => /\bsent\b/i.test(label))
  const sending = fields[sent]
  if (!sending) return
  for (const field of fields.slice(sent + 1).filter(({ label }) => agrees.test(label))) {
    const { line } = field.range.start
    const moved: Fix = {
      title: `Move it above ${quoted(sending.label)}`,
      edits: [
        insertAt(startOfLine(sending.range.start.line), `${lineOf(lines, line)}\n`),
        { range: { start: startOfLine(line), end: startOfLine(line + 1) }, text: '' },
      ],
    }
    findings.warning(
      'template.agreed-after-sent',
      narrow(field.range, field.label, lines),
      `"${field.label}" is listed after ${quoted(sending.label)} (line ${sending.range.start.line}).`,
      { why: 'Whoever works down the list agrees on the date when it is too late.', fixes: [moved] },
    )
  }
}

/** A blank that neither a record nor a person of the process nor a step fills. */
function lintBlanks(fields: TemplateField[], page: Linted, findings: Findings) {
  const { tasks } = page.steps
  if (tasks.length === 0 || tasks.some(({ task }) => fillsDocument(task))) return
  const writing = tasks.find(({ task }) => /\b(?:template|document|issue|form)\b/i.test(task.title))
  const behind = writing ?? tasks[0]
  const step = behind && addStep(page, { role: behind.task.role, text: 'Fill in the document', bound: false, behind: behind.task })
  for (const field of fields) {
    const open = field.blanks.filter(({ from }) => from === undefined)
    const isOpen = field.type !== 'check' && field.blanks.length === 0 && field.from === undefined
    if (field.task !== undefined || (open.length === 0 && !isOpen) || !findings.areFew()) continue
    findings.warning('template.blank-unfilled', narrow(field.range, field.label, page.lines), `Nothing fills in "${field.label}".`, {
      why: 'No record answers it, and no step of the page asks anybody to write it: it stays empty.',
      fixes: step ? [{ title: `Add a step "Fill in the document" for ${behind?.task.role}`, edits: [step.edit] }] : [],
    })
  }
}
