import type { Fix } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { readDrawing } from './lint-drawing.ts'
import { insertAt, lineOf, placeOf, yamlText } from './lint-edits.ts'
import { lintExpressions } from './lint-expressions.ts'
import { lintFlow } from './lint-flow.ts'
import { listRoles } from './lint-head.ts'
import { lintPairs } from './lint-pairs.ts'
import { lintRaci } from './lint-raci.ts'
import type { Linted } from './lint-subject.ts'
import { lintSystems } from './lint-systems.ts'
import { lintTemplate } from './lint-template.ts'
import { lintTimes } from './lint-times.ts'
import type { RoleBook } from './roles.ts'
import { nearest } from './words.ts'

const top = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

/** Where a page contradicts itself, leaves something open, or asks for what Baton can not do. */
export function lintPage(page: Linted, findings: Findings) {
  lintHead(page, findings)
  lintExpressions(page.process, page.lines, findings)
  lintRaci(page, findings)
  lintPairs(page, findings)
  lintTemplate(page, findings)
  const drawing = readDrawing(page)
  lintGates(page, findings)
  lintFlow(page, drawing, findings)
  lintTimes(page, drawing, findings)
  lintSystems(page.lines, findings)
}

/** A gate is a second pair of eyes: whoever hands something in never decides about it (invariant 8). */
function lintGates({ process: { gates } }: Linted, findings: Findings) {
  for (const { title, role, submitter, range } of gates) {
    if (role !== submitter) continue
    findings.error('gate.own-package', range, `At the gate "${title}" the ${role} would decide about their own work.`, {
      why: 'Nobody approves what they handed in themselves, so no handover could start with this page.',
      written: title,
    })
  }
}

/** What concerns the page as a whole. */
function lintHead({ process, frontMatter, book, lines }: Linted, findings: Findings) {
  const tasks = process.stages.flatMap((stage) => stage.tasks)
  if (tasks.length === 0) {
    findings.error('steps.none', top, 'No task was found on this page.', {
      why: 'A handover needs something to do. Tasks are list items under a heading such as "Steps" or "Tasks".',
      fixes: [{ title: 'Add a section for the steps', edits: [addSection(lines)] }],
    })
  }
  const { range, ownership } = frontMatter
  if (!range && tasks.length > 0) {
    findings.note('front-matter.missing', top, 'The page has no front matter.', {
      why: 'It says what the playbook is called, which kind of handover it is and where each person comes from.',
      fixes: [writeHead(process, book)],
    })
  }
  const ends = [...process.stages.map(({ id }) => id), ...tasks.map(({ id }) => id)]
  if (ownership && ownership !== 'letter' && !ends.includes(ownership)) {
    const place = range ? placeOf(range, ownership, lines) : undefined
    const known = [
      ...(process.letters.length > 0 ? ['letter'] : []),
      ...tasks.flatMap(({ kind, id }) => (kind === 'ownership' ? [id] : [])),
    ]
    const meant = nearest(ownership, ends)
    findings.error('ownership.unknown', place ?? top, `"ownership: ${ownership}" is neither "letter" nor a stage or task of this page.`, {
      why: 'The account would never move to its new holder.',
      fixes: place
        ? [...new Set([...(meant ? [meant] : []), ...known])].map((id) => ({ title: `Write "${id}"`, edits: [{ range: place, text: id }] }))
        : [],
    })
  }
}

function writeHead({ title, id, kind }: Linted['process'], book: RoleBook): Fix {
  const { edits } = listRoles({ range: undefined }, book)
  const says = `title: ${yamlText(title)}\nplaybook: ${yamlText(id)}\nkind: ${kind}\n`
  return {
    title: 'Write front matter with what was found',
    edits: edits.map((edit) => ({ ...edit, text: edit.text.replace('---\n', () => `---\n${says}`) })),
  }
}

function addSection(lines: string[]) {
  const last = lines.length
  return insertAt({ line: last, column: lineOf(lines, last).length + 1 }, '\n\n## Steps\n\n- CSM: Say here what is to be done\n')
}
