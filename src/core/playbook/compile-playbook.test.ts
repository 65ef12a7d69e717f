import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Definition, Topic } from '../definition/definition.ts'
import { compilePlaybook } from './compile-playbook.ts'

const shipped = (name: string) => readFileSync(new URL(`../../../playbooks/${name}.md`, import.meta.url), 'utf8')
/** The page as people write it before anybody binds it: no front matter but the title, no comments. */
const asWritten = (name: string) =>
  shipped(name)
    .replace(/^---\ntitle: (.*)\n[\s\S]*?\n---\n/, '---\ntitle: $1\n---\n')
    .replace(/[ \t]*<!--[\s\S]*?-->/g, '')
const tasksOf = ({ stages }: Definition) => stages.flatMap((stage) => stage.tasks)
const leaves = (topic: Topic): Topic[] => (topic.topics.length > 0 ? topic.topics.flatMap(leaves) : [topic])
const task = (definition: Definition, id: string) => {
  const found = tasksOf(definition).find((each) => each.id === id)
  if (!found) throw new Error(`No task ${id}`)
  return found
}
const isMachineChecked = ({ check, parts }: ReturnType<typeof task>) =>
  check !== undefined || (parts.length > 0 && parts.every((part) => part.check !== undefined))
const countBy = (names: (string | undefined)[]) => {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name ?? ''] = (counts[name ?? ''] ?? 0) + 1
  return counts
}

const toCsm = compilePlaybook(shipped('csm-to-csm'))
const toCse = compilePlaybook(shipped('csm-to-cse'))

test('the shipped pages have nothing to complain about', () => {
  expect(toCsm.diagnostics).toEqual([])
  // A note says what Baton does differently, such as drawing its own map; it asks for nothing.
  expect(toCse.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
})

test('the page from CSM to CSM has its 15 tasks, each with the person in front of it', () => {
  expect(countBy(tasksOf(toCsm.definition).map(({ role }) => role))).toEqual({ 'Old CSM': 9, 'New CSM': 5, 'New CSM Manager': 1 })
  expect(toCsm.definition.topics).toHaveLength(7)
  expect(toCsm.definition.topics.flatMap(leaves)).toHaveLength(15)
  expect(toCsm.definition.topics.flatMap(leaves).every(({ prompts }) => prompts.length > 0)).toBe(true)
})

test('the page from CSM to the pool has its stages, windows and 29 tasks', () => {
  const { stages } = toCse.definition
  expect(stages.map(({ window, lead, tasks }) => [window?.from, window?.to, lead, tasks.length])).toEqual([
    [1, 2, 'CSM', 9],
    [2, 2, undefined, 6],
    [2, 3, undefined, 5],
    [3, 3, 'CSM', 5],
    [3, 4, 'CSM', 4],
  ])
  expect(Object.values(countBy(tasksOf(toCse.definition).map(({ group }) => group)))).toEqual([4, 5, 3, 3, 5, 5, 4])
})

test('enough tasks complete themselves from records', () => {
  expect(tasksOf(toCsm.definition).filter(isMachineChecked).length).toBeGreaterThanOrEqual(8)
  expect(tasksOf(toCse.definition).filter(isMachineChecked).length).toBeGreaterThanOrEqual(12)
})

test('every task of the page from CSM to CSM is due, counted from the start, the internal meeting or the flip date', () => {
  for (const each of tasksOf(toCsm.definition)) expect(['start', 'meeting', 'flip']).toContain(each.due?.from)
})

test('nothing is taken away before its replacement stands', () => {
  expect(task(toCsm.definition, 'leave-tickets').after).toContain('follow-tickets')
  expect(task(toCsm.definition, 'end-old-series').after).toContain('new-series')
  expect(task(toCsm.definition, 'follow-up-mail').after).toContain('introduce-new-csm')
})

test('the gate is decided by the territory owner within three working days and sends back to the preparation', () => {
  const [gate, ...others] = toCse.definition.gates
  expect(others).toEqual([])
  expect(gate).toMatchObject({
    id: 'territory-owner-review',
    role: 'CSE Territory Owner',
    submitter: 'CSM',
    due: { amount: 3, unit: 'business-days', from: 'opened' },
    reviews: ['review-plans-closed', 'review-instances', 'review-systems'],
  })
  expect(gate?.rework).toEqual(toCse.definition.stages[0]?.tasks.map(({ id }) => id))
  for (const id of ['update-tier', 'adjust-compensation-pool', 'record-manager-actions']) {
    expect(task(toCse.definition, id)).toMatchObject({ role: 'CSM Manager' })
    expect(task(toCse.definition, id).after).toEqual(expect.arrayContaining(gate?.reviews ?? ['?']))
  }
})

test('the handover call takes 30 to 60 minutes and two people', () => {
  expect(tasksOf(toCse.definition).filter(({ kind }) => kind === 'call')).toMatchObject([
    { id: 'handover-call', minutes: { min: 30, max: 60 }, participants: ['CSM', 'CSE Territory Owner'] },
  ])
})

test('the letter is released by the CSM, its day agreed by the AE, after the CSM Manager and the AE were asked', () => {
  expect(toCse.definition.letters).toMatchObject([
    { task: 'send-letter', mode: 'csm', releasedBy: 'CSM', agreedBy: 'AE', consulted: ['CSM Manager', 'AE'] },
  ])
  expect(toCse.definition.letters[0]?.mustSay).toHaveLength(4)
  expect(task(toCse.definition, 'agree-timing')).toMatchObject({ role: 'AE', kind: 'approval', establishes: 'date-agreed' })
  expect(task(toCse.definition, 'send-letter').after).toContain('agree-timing')
})

test('flow, RACI, template and principles are there in full', () => {
  const { flow, raci, template, principles } = toCse.definition
  expect([flow.nodes.length, flow.edges.length]).toEqual([12, 12])
  expect(raci.map(({ cells }) => [cells.CSM, cells['CSE Territory Owner'], cells['CSM Manager'], cells.AE])).toEqual([
    ['R/A', 'I', 'I', 'I'],
    ['C', 'R/A', 'I', undefined],
    ['I', 'I', 'R/A', 'I'],
    ['R/A', 'R/A', 'I', undefined],
    ['R/A', 'I', 'C', 'C'],
    ['C', undefined, undefined, 'R/A'],
    ['R/A', 'C', 'R/A', 'I'],
    ['C', 'R/A', 'I', 'R/A'],
  ])
  const fields = template.sections.flatMap((section) => section.fields)
  expect(template.sections).toHaveLength(9)
  expect(fields.filter(({ item }) => item)).toHaveLength(23)
  expect(fields.flatMap(({ blanks }) => blanks)).toHaveLength(26)
  expect(template.quickActions.map(({ action }) => action)).toEqual(['label', 'label'])
  expect(principles).toHaveLength(4)
  expect(principles.filter(({ never }) => never)).toHaveLength(1)
})

test('each task of the transition is governed by exactly one RACI row, and the look back by one that no step stands for', () => {
  const covered = toCse.definition.raci.flatMap(({ covers }) => covers)
  expect([...covered].sort()).toEqual([...tasksOf(toCse.definition).map(({ id }) => id), 'validation'].sort())
})

test('the renewal manager is told and never acts', () => {
  expect(toCse.definition.roles.filter(({ informedOnly }) => informedOnly).map(({ name }) => name)).toEqual(['Renewal Manager'])
})

test('a page that nobody has bound yet compiles to the same stages, tasks and roles', () => {
  const plainCsm = compilePlaybook(asWritten('csm-to-csm'))
  expect(plainCsm.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(countBy(tasksOf(plainCsm.definition).map(({ role }) => role))).toEqual({ 'Old CSM': 9, 'New CSM': 5, 'New CSM Manager': 1 })
  expect(plainCsm.definition.topics.flatMap(leaves)).toHaveLength(15)

  const plainCse = compilePlaybook(asWritten('csm-to-cse')).definition
  expect(Object.values(countBy(tasksOf(plainCse).map(({ group }) => group)))).toEqual([4, 5, 3, 3, 5, 5, 4])
  expect(plainCse.roles.map(({ name }) => name)).toEqual(['CSM', 'CSE Territory Owner', 'CSM Manager', 'AE'])
  expect(plainCse.gates).toMatchObject([
    { due: { amount: 3, unit: 'business-days' }, rework: plainCse.stages[0]?.tasks.slice(0, 4).map(({ id }) => id) },
  ])
  expect(plainCse.kind).toBe('named-to-pool')
})

test('a table of contents, navigation and must-says are not tasks', () => {
  const page = asWritten('csm-to-cse').replace(
    '## Flow',
    '## On this page\n{:.no_toc}\n\n- TOC\n{:toc .hidden}\n\n## See also\n\n- [Home](/home)\n\n## Flow',
  )
  expect(tasksOf(compilePlaybook(page).definition)).toHaveLength(29)
})

test('deleting a line and changing a role gives one task fewer and asks the other person', () => {
  const page = shipped('csm-to-csm')
    .replace(/^- New CSM: Read this playbook.*\n/m, '')
    .replace('- Old CSM: Read this playbook', '- New CSM: Read this playbook')
  const { definition, diagnostics } = compilePlaybook(page)
  expect(diagnostics).toEqual([])
  expect(tasksOf(definition)).toHaveLength(14)
  expect(task(definition, 'old-reads-playbook').role).toBe('New CSM')
  expect(definition.version).not.toBe(toCsm.definition.version)
})

test('the binding of a deleted line does not move on to the line above it', () => {
  const { definition, diagnostics } = compilePlaybook(shipped('csm-to-csm').replace(/^- New CSM: Watch the collaboration.*\n/m, ''))
  expect(tasksOf(definition)).toHaveLength(14)
  expect(task(definition, 'join-channels').check?.expression).toContain('channels')
  expect(diagnostics).toMatchObject([{ code: 'binding.orphan', severity: 'warning' }])
})

test('each element says where in the page it stands', () => {
  const lines = shipped('csm-to-cse').split('\n')
  const { range } = task(toCse.definition, 'agree-timing')
  expect(lines[range.start.line - 1]).toContain('AE: Decide on the day')
})

test('the version is the meaning: moving and reflowing text changes nothing, a word of a task does', () => {
  const page = shipped('csm-to-csm')
  const reflowed = page.replace('An account changes hands when', '\n\nAn account   changes\nhands when').replace(/\n/g, '\r\n')
  expect(compilePlaybook(reflowed).definition.version).toBe(toCsm.definition.version)
  expect(compilePlaybook(page).definition.version).toBe(toCsm.definition.version)
  expect(compilePlaybook(page.replace('Leave all support tickets', 'Leave most support tickets')).definition.version).not.toBe(
    toCsm.definition.version,
  )
})

test('scripts find every key that they may rely on, in the shape that they expect', () => {
  // As a script sees it: through JSON, where what is undefined is not there.
  const read = (name: string) => JSON.parse(JSON.stringify(compilePlaybook(asWritten(name))))
  const { definition, diagnostics } = read('csm-to-cse')
  expect(Object.keys(definition)).toEqual(
    expect.arrayContaining('id version title summary roles stages gates flow raci topics template letters principles coverage'.split(' ')),
  )
  const text = expect.any(String)
  const number = expect.any(Number)
  const list = expect.any(Array)
  const place = { line: number, column: number }
  const range = { start: place, end: place }
  const certainty = expect.stringMatching(/^(?:stated|recognised|inferred)$/)
  for (const role of definition.roles) {
    expect(role).toMatchObject({ name: text, aliases: list, side: expect.stringMatching(/^(?:outgoing|incoming|pool|neither)$/) })
  }
  for (const stage of definition.stages) {
    expect(stage).toMatchObject({ id: text, name: text, window: { from: number, to: number, unit: 'week' }, tasks: list, range, certainty })
    for (const each of stage.tasks) {
      expect(each).toMatchObject({ id: text, title: text, role: text, kind: text, after: list, participants: list, certainty, range })
      expect(each.due).toMatchObject({ amount: number, unit: text })
    }
  }
  expect(definition.stages.map(({ lead }: { lead?: string }) => lead)).toEqual(['CSM', undefined, undefined, 'CSM', 'CSM'])
  expect(definition.stages[2].tasks[0]).toMatchObject({ minutes: { min: 30, max: 60 }, participants: ['CSM', 'CSE Territory Owner'] })
  expect(definition.gates).toMatchObject([
    { id: text, role: text, due: { amount: 3, unit: 'business-days' }, outcomes: list, rework: list },
  ])
  expect(definition.flow).toMatchObject({ nodes: { length: 12 }, edges: { length: 12 } })
  for (const row of definition.raci) {
    expect(row.activity).toEqual(text)
    expect(Object.keys(row.cells).length).toBeGreaterThan(0)
    for (const cell of Object.values(row.cells)) expect(cell).toMatch(/^(?:R|A|C|I|R\/A)$/)
  }
  for (const section of definition.template.sections) expect(section).toMatchObject({ title: text, fields: list })
  expect(definition.template.quickActions).toMatchObject([{ action: 'label' }, { action: 'label' }])
  expect(definition.letters).toMatchObject([{ mustSay: { length: 4 }, mustNotSay: list }])
  expect(definition.principles).toHaveLength(4)
  expect(definition.coverage).toMatchObject({ lines: number, process: number, prose: number, share: number })
  expect(diagnostics.length).toBeGreaterThan(0)
  for (const each of diagnostics) {
    expect(each).toMatchObject({ code: text, severity: expect.stringMatching(/^(?:error|warning|note)$/), message: text, range })
  }
  const topics = read('csm-to-csm').definition.topics
  for (const topic of topics) expect(topic).toMatchObject({ title: text, prompts: list, topics: list })
})

test('a page with tasks but no stages puts them in one', () => {
  const { stages } = compilePlaybook('# Swap\n\n## Tasks\n\n- Old CSM: tell it\n- New CSM: hear it\n').definition
  expect(stages).toMatchObject([{ name: 'Tasks', tasks: [{ role: 'Old CSM' }, { role: 'New CSM' }] }])
})
