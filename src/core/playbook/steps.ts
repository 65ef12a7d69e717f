import type { Due, Range, Stage } from '../definition/definition.ts'
import type { Binding } from './binding.ts'
import { readDue } from './due.ts'
import type { Findings } from './findings.ts'
import { groupLine, named, newGroup, type RawGroup } from './groups.ts'
import { meaningOfTitle } from './heading-words.ts'
import { type Labelled, readLabels } from './labels.ts'
import { type Block, type Item, linesIn, type Section } from './outline.ts'
import { type RawTask, taskOf } from './raw-task.ts'
import { rolesAmong } from './role-headings.ts'
import { roleServed } from './role-words.ts'
import { type RawSayings, sayingsOf } from './sayings.ts'
import { readStageTitle, withoutNumber } from './stage-title.ts'
import { readStepTable, type StepTable } from './step-tables.ts'

/** A stage as the page shows it, with its groups and tasks, before roles, ids and order are worked out. */
export type RawStage = {
  name: string
  window: Stage['window']
  lead: string | undefined
  due: Due | undefined
  range: Range
  binding: Binding | undefined
  guidance: string[]
  /** Lines that were understood though they are no element by themselves: who and when, the heads of tables. */
  understood: Range[]
  groups: RawGroup[]
}

/** What reading a stage needs from around it. */
export type Reading = { isRole: (text: string) => boolean; sayings: RawSayings[]; findings: Findings }

const approval = /\bapprov|freigabe|freigegeben|genehmig|approbation|aprobaci|aprovaç|aprovad|aprobad|承認/i

/** A group that waits for the decision of a gate. */
export const isApproval = (after: string | undefined) => after !== undefined && approval.test(after)

/** One section of the steps with its groups; headings below it are groups too. */
export function readStage(section: Section, reading: Reading): RawStage {
  const { name, window, lead } = readStageTitle(section.title, reading.isRole)
  const stage = newStage(name, section)
  stage.window = window
  stage.lead = lead
  readGroups(section.blocks, stage, undefined, reading)
  const roles = rolesAmong(section.sections, reading.isRole)
  for (const child of section.sections) readChild(child, stage, roles.get(child), reading)
  return withTasks(stage)
}

/** Sections that say for whom they are: side by side and in no order, so they are groups of one stage. */
export function readRoleSections(name: string, sections: Map<Section, string>, reading: Reading): RawStage {
  const [first] = sections.keys()
  const stage = newStage(name, { range: first?.range ?? nowhere, binding: undefined })
  for (const [section, role] of sections) readChild(section, stage, role, reading)
  return withTasks(stage)
}

const nowhere: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

const newStage = (name: string, { range, binding }: Pick<Section, 'range' | 'binding'>): RawStage => ({
  name,
  window: undefined,
  lead: undefined,
  due: undefined,
  range,
  binding,
  guidance: [],
  understood: [],
  groups: [],
})

function withTasks(stage: RawStage): RawStage {
  stage.groups = stage.groups.filter(({ tasks }) => tasks.length > 0)
  for (const group of stage.groups) group.due ??= stage.due
  return stage
}

// Under a stage, too, some things are there to be read.
const isReading = (title: string) => ['navigation', 'prose', 'principles'].includes(meaningOfTitle(title) ?? '')

function readChild(child: Section, stage: RawStage, role: string | undefined, reading: Reading) {
  if (isReading(child.title)) return
  const group = newGroup(withoutNumber(child.title), /\(([^()]{1,200})\)\s*:?$/.exec(child.title)?.[1], child.binding, child.range)
  if (role) group.owners = [role]
  stage.groups.push(group)
  readGroups(child.blocks, stage, group, reading)
  for (const inner of child.sections) readChild(inner, stage, role, reading)
}

function readGroups(blocks: Block[], stage: RawStage, within: RawGroup | undefined, reading: Reading) {
  let group = within
  let saying: RawSayings | undefined
  let reads = false
  const current = (range: Range): RawGroup => {
    if (group) return group
    group = newGroup(undefined, undefined, undefined, range)
    stage.groups.push(group)
    return group
  }
  for (const block of blocks) {
    const mode = sayingsOf(block)
    const line = groupLine(block)
    const labels = block.type === 'paragraph' ? readLabels(linesIn(block.node)) : undefined
    if (labels) {
      applyLabels(labels, stage, group)
      stage.understood.push(block.range)
    } else if (mode && block.type === 'paragraph') saying = { mode, items: [], range: block.range, binding: block.binding }
    else if (line && block.type === 'paragraph') {
      saying = undefined
      reads = isReading(line.name)
      group = newGroup(line.name, line.qualifier, block.binding, block.range)
      const whom = roleServed(line.name, reading.isRole)
      if (whom) group.owners = [whom]
      stage.groups.push(group)
    } else if (block.type === 'list' && saying) {
      saying.items = saying.items.concat(block.items)
      reading.sayings.push(saying)
      saying = undefined
    } else if (block.type === 'list' && !reads && !isOnlyRead(block)) {
      group = readList(block, stage, current(block.range))
    } else if (block.type === 'table') {
      const table = readStepTable(block.node, true, reading.findings)
      if (table) group = readRows(table, stage, table.hasStages ? undefined : current(block.range), block.range)
    } else if (block.type === 'paragraph') stage.guidance.push(block.text)
    else if (block.type === 'list') stage.guidance.push(...block.items.map(({ text }) => `- ${text}`))
  }
}

/** A list in a note or warning, or of nothing but links, is there to be read. A box is always there to be ticked. */
function isOnlyRead({ items, quoted }: { items: Item[]; quoted: boolean }): boolean {
  if (items.some(({ checked }) => checked !== undefined)) return false
  return quoted || items.every(({ isLink, text }) => isLink || text === '')
}

/** A line about who and when counts for the group that it opens, else for the stage. */
function applyLabels({ owners, window, due }: Labelled, stage: RawStage, group: RawGroup | undefined) {
  const opens = group && group.tasks.length === 0 ? group : undefined
  if (opens) opens.owners = owners.length > 0 ? owners : opens.owners
  else stage.lead ??= owners[0]
  if (window && !opens) stage.window ??= window
  else if (opens && window) opens.due ??= readDue(`${window.unit} ${window.to}`)
  if (due && opens) opens.due ??= due
  else stage.due ??= due
}

/** The items as tasks; one with a numbered list under it is a group of what stands in that list. Gives the group that is open after it. */
function readList(list: { items: Item[]; ordered: boolean }, stage: RawStage, group: RawGroup): RawGroup {
  let open = group
  let previous: RawTask | undefined
  const holdsGroups = list.items.some((item) => (numberedUnder(item)?.length ?? 0) > 1)
  for (const item of list.items) {
    const labels = item.blocks.length === 0 && item.checked === undefined ? readLabels([item.text]) : undefined
    const inner = holdsGroups && item.checked === undefined ? numberedUnder(item) : undefined
    const title = inner && named(item.text)
    if (labels) {
      applyLabels(labels, stage, open)
      stage.understood.push(item.line)
    } else if (inner && title) {
      open = newGroup(title.name, title.qualifier, item.binding, item.line)
      stage.groups.push(open)
      for (const each of inner) previous = add(each, open, list.ordered ? previous : undefined, true)
    } else if (item.text !== '') {
      if (open !== group) {
        // Not part of the group above, and not to be done before it.
        open = list.ordered ? { ...group, range: item.line, tasks: [] } : group
        if (list.ordered) stage.groups.push(open)
      }
      previous = add(item, open, list.ordered ? previous : undefined, list.ordered)
    }
  }
  return open
}

function numberedUnder(item: Item): Item[] | undefined {
  const list = item.blocks.find((block) => block.type === 'list' && block.ordered)
  return list?.type === 'list' ? list.items : undefined
}

function add(item: Item, group: RawGroup, previous: RawTask | undefined, ordered: boolean): RawTask {
  const task = taskOf(item, ordered ? previous : undefined)
  group.tasks.push(task)
  return task
}

/** The rows of a table: groups by what its column of phases says, else all in one. */
function readRows({ steps, ordered }: StepTable, stage: RawStage, within: RawGroup | undefined, range: Range): RawGroup {
  let group = within ?? newGroup(undefined, undefined, undefined, range)
  if (!within) stage.groups.push(group)
  // The line with the names of the columns, and the one of dashes below it.
  stage.understood.push({ start: range.start, end: { line: range.start.line + 1, column: 1 } })
  let previous: RawTask | undefined
  for (const step of steps) {
    if (step.stage !== undefined && step.stage !== group.name) {
      group = newGroup(step.stage, undefined, undefined, step.item.line)
      stage.groups.push(group)
    }
    const task = taskOf(step.item, ordered ? previous : undefined)
    task.owners = step.owners.length > 0 ? step.owners : task.owners
    task.due = step.due ?? task.due
    task.notes = step.notes
    group.tasks.push(task)
    previous = task
  }
  return group
}

/** A table with a column of phases has a stage for each. */
export function stagesOfTable(table: StepTable, range: Range): RawStage[] {
  const whole = newStage('', { range, binding: undefined })
  readRows(table, whole, undefined, range)
  return whole.groups
    .filter(({ tasks }) => tasks.length > 0)
    .map((group, index) => {
      const { name, window, lead } = readStageTitle(group.name ?? '', () => false)
      const stage: RawStage = { ...newStage(name, { range: group.range, binding: undefined }), window, lead }
      if (index === 0) stage.understood = whole.understood
      stage.groups = [{ ...group, name: undefined }]
      return stage
    })
}

/** A numbered list whose items hold numbered lists, each under a name: the stages of a page without headings. */
export function stagesOfList(items: Item[], reading: Reading): RawStage[] | undefined {
  if (items.length < 2 || !items.every((item) => numberedUnder(item) && item.checked === undefined && item.text.length <= 120))
    return undefined
  return items.map((item) => {
    const { name, window, lead } = readStageTitle(item.text, reading.isRole)
    const stage: RawStage = { ...newStage(name, { range: item.line, binding: item.binding }), window, lead }
    readGroups(item.blocks, stage, undefined, reading)
    return withTasks(stage)
  })
}
