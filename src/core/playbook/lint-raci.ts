import type { Fix, RaciRow, Range, Task } from '../definition/definition.ts'
import { validation } from './cover.ts'
import type { Findings } from './findings.ts'
import { bind } from './lint-bind.ts'
import { cellsOf, type Edit, insertAt, lineOf, placeOf, quoted } from './lint-edits.ts'
import { addStep, giveTo } from './lint-steps.ts'
import type { Linted } from './lint-subject.ts'
import { mentions } from './roles.ts'

const isR = (cell: string | undefined) => cell?.includes('R') === true
const isA = (cell: string | undefined) => cell?.includes('A') === true

/** Where the RACI contradicts itself or the steps. */
export function lintRaci(page: Linted, findings: Findings) {
  const { raci, stages } = page.process
  const tasks = stages.flatMap((stage) => stage.tasks)
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const covered = new Set<string>()
  for (const row of raci) {
    for (const id of row.covers) covered.add(id)
    lintAccountable(row, page, findings)
    const own = row.covers.flatMap((id) => byId.get(id) ?? [])
    const table = { row, tasks: own, page, findings }
    if (own.length > 0) {
      lintResponsible(table)
      lintDoers(table)
    } else if (!row.covers.includes(validation)) lintStepless(row, page, findings)
    if (!row.covers.includes(validation)) lintConsulted(table)
  }
  if (raci.length === 0) return
  for (const task of tasks) if (!covered.has(task.id)) lintUncovered(task, page, findings)
}

type Table = { row: RaciRow; tasks: Task[]; page: Linted; findings: Findings }

/** Where the letter of a role stands in a row. */
function cellOf(role: string, row: RaciRow, { found, book, lines }: Linted): Range {
  const column = found.raci.roles.findIndex((name) => (book.find(name)?.name ?? name) === role)
  return (column < 0 ? undefined : cellsOf(lines, row.range.start.line)[column + 1]) ?? row.range
}

const activityOf = (row: RaciRow, { lines }: Linted): Range => cellsOf(lines, row.range.start.line)[0] ?? row.range

function bindRow(row: RaciRow, page: Linted, key: 'accountable' | 'covers', value: string): Edit {
  return bind(page.lines, activityOf(row, page).end, bindingOf(row, page), key, value)
}

const bindingOf = (row: RaciRow, { found }: Linted) =>
  found.raci.rows.find((raw) => raw.row.range.start.line === row.range.start.line)?.binding

const write = (range: Range, text: string): Edit => ({ range, text })

function lintAccountable(row: RaciRow, page: Linted, findings: Findings) {
  const roles = Object.keys(row.cells)
  const accountable = roles.filter((role) => isA(row.cells[role]))
  if (accountable.length === 0) {
    const doers = roles.filter((role) => isR(row.cells[role]))
    findings.warning('raci.no-accountable', activityOf(row, page), `Nobody is accountable for ${quoted(row.activity)}.`, {
      why: 'Nobody can sign, waive or reassign it.',
      fixes: doers.map((role) => ({ title: `Make ${role} accountable`, edits: [write(cellOf(role, row, page), 'R/A')] })),
    })
  }
  const [first] = accountable
  if (first === undefined || accountable.length < 2 || row.accountable) return
  const alone = (role: string): Fix => ({
    title: `Only ${role} is accountable`,
    edits: accountable.filter((other) => other !== role).map((other) => write(cellOf(other, row, page), isR(row.cells[other]) ? 'R' : 'C')),
  })
  findings.error(
    'raci.two-accountable',
    { start: cellOf(first, row, page).start, end: cellOf(accountable.at(-1) ?? first, row, page).end },
    `${quoted(row.activity)} has ${accountable.length} accountable roles (${accountable.join(', ')}) and no rule which of them decides.`,
    {
      why: 'When two answer for one thing, each may wait for the other.',
      fixes: [
        { title: 'All of them must agree', edits: [bindRow(row, page, 'accountable', 'joint')] },
        { title: 'The first who signs decides', edits: [bindRow(row, page, 'accountable', 'first')] },
        ...accountable.map(alone),
      ],
    },
  )
}

/** An activity that only stands in the table. What is looked at once all is done may also be asked by Baton itself. */
function lintStepless(row: RaciRow, page: Linted, findings: Findings) {
  const doers = Object.keys(row.cells).filter((role) => isR(row.cells[role]))
  const doer = doers[0] ?? Object.keys(row.cells).find((role) => isA(row.cells[role]))
  const looksBack = /\bvalidat|\bsuccess|\blook(?:s|ing)? back\b|\bretrospect/i.test(row.activity)
  const stated = page.found.raci.rows.some(({ binding }) => binding?.values.covers !== undefined)
  const step = doer === undefined ? undefined : addStep(page, { role: doer, text: row.activity, bound: stated, participants: doers })
  findings.warning('raci.no-step', activityOf(row, page), `No step of the page does ${quoted(row.activity)}.`, {
    why: 'People answer for something that nobody is ever asked to do. Add the step, or bind the row with "covers".',
    fixes: [
      ...(step
        ? [{ title: `Add the step for ${doer}`, edits: [step.edit, ...(stated ? [bindRow(row, page, 'covers', `[${step.id}]`)] : [])] }]
        : []),
      ...(looksBack
        ? [{ title: 'Let Baton ask for it once the handover is complete', edits: [bindRow(row, page, 'covers', `[${validation}]`)] }]
        : []),
    ],
  })
}

const takesPart = (role: string, tasks: Task[]) => tasks.some((task) => task.role === role || task.participants.includes(role))

function lintResponsible({ row, tasks, page, findings }: Table) {
  const accountable = Object.values(row.cells).filter(isA)
  for (const [role, cell] of Object.entries(row.cells)) {
    if (!isR(cell) || takesPart(role, tasks)) continue
    const stated = bindingOf(row, page)?.values.covers !== undefined
    const step = addStep(page, { role, text: `Confirm: ${row.activity}`, bound: stated, behind: tasks.at(-1) })
    findings.warning(
      'raci.responsible-without-step',
      cellOf(role, row, page),
      `${role} is ${isA(cell) ? 'responsible and accountable' : 'responsible'} for ${quoted(row.activity)}, but no step asks ${role} to do anything.`,
      {
        why: 'The step lands on another list, and the one who answers for it never sees it.',
        fixes: [
          ...(step
            ? [
                {
                  title: `Add a step for ${role}`,
                  edits: [step.edit, ...(stated ? [bindRow(row, page, 'covers', `[${[...row.covers, step.id].join(', ')}]`)] : [])],
                },
              ]
            : []),
          // Somebody has to answer for it.
          ...(isA(cell) && accountable.length === 1 ? [] : [{ title: `Only tell ${role}`, edits: [write(cellOf(role, row, page), 'I')] }]),
        ],
      },
    )
  }
}

/** A step whose doer the table only consults, tells, or doesn't know. */
function lintDoers({ row, tasks, page, findings }: Table) {
  for (const task of tasks) {
    const cell = row.cells[task.role]
    if (isR(cell)) continue
    // Someone else may still do a step together with the responsible role.
    if (task.participants.some((role) => isR(row.cells[role]))) continue
    const doer = Object.keys(row.cells).find((role) => isR(row.cells[role]))
    const place = cellOf(task.role, row, page)
    const edit = doer === undefined ? undefined : giveTo(page, task, doer)
    findings.warning(
      'step.not-responsible',
      task.range,
      `${task.role} does ${quoted(task.title)}, but the RACI ${wordFor(cell, task.role)} ${quoted(row.activity)} (line ${row.range.start.line}).`,
      {
        why: 'The RACI decides who may act: page and table have to agree.',
        fixes: [
          ...(edit ? [{ title: `Give the step to ${doer}`, edits: [edit] }] : []),
          ...(place === row.range
            ? []
            : [{ title: `Make ${task.role} responsible in the table`, edits: [write(place, isA(cell) ? 'R/A' : 'R')] }]),
        ],
      },
    )
  }
}

const wordFor = (cell: string | undefined, role: string) => {
  if (cell === 'C') return `only consults ${role} on`
  if (cell === 'I') return `only informs ${role} of`
  return cell === 'A' ? `only makes ${role} accountable for` : `gives ${role} no part in`
}

function lintConsulted({ row, tasks, page, findings }: Table) {
  const { book, lines, steps } = page
  for (const [role, cell] of Object.entries(row.cells)) {
    if (cell !== 'C' || takesPart(role, tasks)) continue
    if (tasks.some((task) => mentions(`${task.title} ${task.guidance ?? ''}`, role, book))) continue
    const first = steps.tasks.find(({ task }) => task === tasks[0])
    const end = first && endOfText(first.raw.item.line, lines)
    findings.warning(
      'raci.never-asked',
      cellOf(role, row, page),
      `${role} is consulted on ${quoted(row.activity)}, but no step asks them.`,
      {
        why: 'Baton asks by itself, due in one working day; a step says when and about what.',
        fixes: [
          ...(end ? [{ title: `Say in the step that ${role} is asked`, edits: [insertAt(end, `, and consult ${role}`)] }] : []),
          { title: `Only tell ${role}`, edits: [write(cellOf(role, row, page), 'I')] },
        ],
      },
    )
  }
}

/** Where the words of an item end, before its comment. */
function endOfText(range: Range, lines: string[]) {
  const { line, column } = placeOf(range, '<!--', lines)?.start ?? range.end
  const before = lineOf(lines, line)
    .slice(0, column - 1)
    .trimEnd()
  if (before.trim() === '' || line !== range.start.line) {
    const first = lineOf(lines, range.start.line)
    const text = (line === range.start.line ? before : (first.split('<!--')[0] ?? first)).trimEnd()
    return { line: range.start.line, column: text.replace(/[.!?]$/, '').length + 1 }
  }
  return { line, column: before.replace(/[.!?]$/, '').length + 1 }
}

function lintUncovered(task: Task, page: Linted, findings: Findings) {
  const { raci } = page.found
  const last = raci.rows.at(-1)?.row.range
  const stated = raci.rows.some(({ binding }) => binding?.values.covers !== undefined)
  const letters = raci.roles.map((name) => ((page.book.find(name)?.name ?? name) === task.role ? 'R/A' : '-'))
  const activity = task.title.slice(0, 80).replaceAll('|', '/')
  const row = `\n| ${activity}${stated ? ` <!-- covers: [${task.id}] -->` : ''} | ${letters.join(' | ')} |`
  findings.warning('step.no-raci', task.range, `No row of the RACI covers ${quoted(task.title)}.`, {
    why: 'Nobody answers for it, and nobody is told.',
    fixes:
      last && letters.includes('R/A') ? [{ title: `Add a row that makes ${task.role} responsible`, edits: [insertAt(last.end, row)] }] : [],
  })
}
