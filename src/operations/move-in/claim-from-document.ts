import type { Definition, Task } from '../../core/definition/definition.ts'
import { blanksOf } from '../../core/documents/blanks.ts'
import { inWords } from '../../core/documents/filled.ts'
import { readDocument } from '../../core/documents/read-document.ts'
import { givenAs } from '../given-as.ts'
import { decodeFile } from '../import/decode-file.ts'
import { type Claim, withDay } from './claim.ts'

const box = /^\s*(?:[-*+]|\d+[.)])\s+\[([ xX✓✔])\]\s+(.*)$/u
const plain = (text: string) =>
  text
    .replace(/[*_`~]/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/** A document and the page that it is most likely of: the one that understands the most of it. */
export function claimFromDocument(
  bytes: Uint8Array,
  definitions: readonly Definition[],
): { claim: Claim; definition: Definition } | undefined {
  const text = decodeFile(bytes)
  const [best] = definitions.map((definition) => ({ definition, ...understood(text, definition) })).toSorted((a, b) => b.found - a.found)
  return best && best.found > 0 ? best : undefined
}

function understood(text: string, definition: Definition): { claim: Claim; found: number } {
  const { template, stages } = definition
  const read = readDocument(text, template)
  const fields = template.sections.flatMap((section) => section.fields.map((field) => ({ field, section: section.title })))
  const ticked = fields.flatMap(({ field }) =>
    read.ticked[field.id] && field.task !== undefined ? [{ words: field.label, task: field.task }] : [],
  )
  const tasks = stages.flatMap((stage) => stage.tasks)
  const lines = read.unread.map((line) => ({ ...line, of: taskOnLine(line.text, tasks) }))
  const blanks = fields.flatMap(({ field, section }) => blanksOf(field, section))
  const said = (path: string) => {
    const blank = blanks.find(({ from }) => from === path)
    const value = blank && inWords(read.answers[blank.id])
    return value ? value : undefined
  }
  const account = said('account.name')
  const claim: Claim = {
    row: 1,
    said: { playbook: definition.id, ...(account === undefined ? {} : { account }) },
    roles: {},
    done: [
      ...ticked,
      ...lines.flatMap(({ of }) =>
        of?.isTicked ? [{ words: of.task.title, task: of.task.id, ...(of.on === undefined ? {} : { on: of.on }) }] : [],
      ),
    ],
    answers: Object.fromEntries(
      blanks.flatMap(({ id, type }) => (read.answers[id] === undefined ? [] : [[id, givenAs(read.answers[id], type)]])),
    ),
    unread: lines.flatMap(({ of, line, text: words }) => (of ? [] : [{ line, text: words }])),
  }
  return { claim, found: Object.keys(read.answers).length + Object.keys(read.ticked).length + lines.filter(({ of }) => of).length }
}

/** A box of a checklist that says what a task of the page says. */
function taskOnLine(text: string, tasks: readonly Task[]): { task: Task; isTicked: boolean; on?: string } | undefined {
  const found = box.exec(text)
  if (!found) return undefined
  const { words, on } = withDay(found[2] ?? '')
  const said = plain(words)
  const task = tasks.find(({ title }) => said === plain(title)) ?? tasks.find(({ title, role }) => said === plain(`${role}: ${title}`))
  return task && { task, isTicked: found[1] !== ' ', ...(on === undefined ? {} : { on }) }
}
