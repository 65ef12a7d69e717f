import type { Command } from 'commander'
import type { HandoverView } from '../contract/handover-view.ts'
import { handovers } from '../contract/handovers.ts'
import { sourcesInWords } from '../core/checks/evidence.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { count, moment, oneLine } from './text.ts'

export const addHandoverShow = (handover: Command, io: Io): Command =>
  withServer(handover.command('show').description('Show one handover: who has it, what is done and on which evidence, what you may do'))
    .argument('<ref>', 'its short name or id, for example KES-12; "handover list" shows it')
    .option('--json', 'the handover as JSON')
    .addHelpText('after', `\nMarks: ${marks.map(({ mark, about }) => `${mark} ${about}`).join('   ')}`)
    .addHelpText(
      'after',
      examples('baton handover show KES-12 --as priya@meridian.example', "baton handover show KES-12 --json | jq '.can'"),
    )
    .action(async (ref: string, { json, ...server }: ServerOptions & { json?: boolean }) => {
      const client = await connect(io, server)
      const { value, raw } = await client.ask(handovers.getHandover, { params: { id: ref } })
      if (json) return printJson(io, raw)
      for (const line of showLines(value)) io.out(line)
    })

type TaskOf = HandoverView['tasks'][number]

const marks = [
  { mark: '[x]', about: 'done' },
  { mark: '[~]', about: 'waived' },
  { mark: '[ ]', about: 'open' },
  { mark: '[-]', about: 'not applicable' },
  { mark: '[.]', about: 'locked' },
]
const markOf = { done: '[x]', waived: '[~]', open: '[ ]', 'not-applicable': '[-]', locked: '[.]' } as const satisfies Record<
  TaskOf['status'],
  string
>

/** A handover for reading: first who has it, then the work by stage, last what the reader may do. */
function showLines(view: HandoverView): string[] {
  return [
    `${view.ref}  ${oneLine(view.account.name)}: ${oneLine(view.from.name)} to ${oneLine(view.to.name)}`,
    `${oneLine(view.playbook.title)}, ${stateWords(view)}, version ${view.version}`,
    '',
    ...waitingLines(view),
    ...cadenceLines(view),
    ...view.stages.flatMap((stage) => {
      const tasks = view.tasks.filter((task) => task.stage === stage.id)
      return ['', `${oneLine(stage.name)} (${stage.state})`, ...tasks.flatMap((task) => taskLines(task, view))]
    }),
    '',
    ...canLines(view),
  ]
}

function stateWords({ state, stage, isLate, needsFixes, day: at, endedBecause, pausedBecause }: HandoverView): string {
  const why = endedBecause ?? pausedBecause
  const parts: string[] = [
    state,
    ...(stage && state === 'running' ? [stage.name] : []),
    ...(at ? [`day ${at.number} of about ${at.of}`] : []),
    ...(isLate ? ['late'] : []),
    ...(needsFixes ? ['needs fixes'] : []),
    ...(why ? [`because ${why}`] : []),
  ]
  return parts.map(oneLine).join(', ')
}

function waitingLines({ waiting }: HandoverView): string[] {
  if (waiting.length === 0) return ['It waits for nobody.']
  return [
    'It waits for',
    ...waiting.map(
      ({ person, verb, due, unblocks }) =>
        `  ${oneLine(person.name)}: ${oneLine(verb)}${due ? `, due ${moment(due)}` : ''}${unblocks ? `; then ${oneLine(unblocks.name)} can go on` : ''}`,
    ),
  ]
}

/** The ledger of a slow transition. */
function cadenceLines({ cadence, flipOn, from, to }: HandoverView): string[] {
  if (!cadence) return []
  const { ready, calls } = cadence
  const until = `${oneLine(from.name)} leads until ${flipOn ?? 'the flip'}`
  const then = ready ? `${oneLine(to.name)} is ready to lead from then on` : `${oneLine(to.name)} has not said "ready" yet`
  return [
    '',
    `Cadence calls: ${until}; ${then}`,
    ...calls.map(({ day: on, lead, state, isChosen, note }) => {
      const said = state === 'not held' ? 'not held' : `${oneLine(lead.name)}, ${state}`
      return `  ${on}  ${said}${isChosen ? ', chosen' : ''}${note ? `: ${oneLine(note)}` : ''}`
    }),
  ]
}

function taskLines(task: TaskOf, { tasks }: HandoverView): string[] {
  const who = task.assignee ? `${task.assignee.name} (${task.role})` : task.role
  const due = task.due && task.status === 'open' ? `, due ${moment(task.due)}${task.isLate ? ', late' : ''}` : ''
  const locks = task.lockedBy.map((id) => tasks.find((other) => other.id === id)?.title ?? id)
  const because =
    task.status === 'locked' && locks.length > 0
      ? [`after ${locks.slice(0, 3).join('; ')}${locks.length > 3 ? ` and ${locks.length - 3} more` : ''}`]
      : evidenceWords(task)
  return [
    `  ${markOf[task.status]} ${oneLine(task.title)}`,
    `      ${task.id}: ${oneLine(who)}${due}`,
    ...because.map((words) => `      ${oneLine(words)}`),
  ]
}

/** On which evidence: read from a system, said by a person, linked, or waived. For what is open, what the machine misses. */
function evidenceWords({ evidence, check, reopened, why, status }: TaskOf): string[] {
  const again = reopened && status !== 'done' ? [`reopened ${moment(reopened.at)}: ${reopened.because}`] : []
  if (!evidence)
    return [
      ...again,
      ...(check && status === 'open' ? [`${check.verdict}: ${check.because}`] : []),
      ...(why && status === 'not-applicable' ? [why] : []),
    ]
  switch (evidence.kind) {
    case 'read':
      return [...again, `read: ${evidence.value} (${sourcesInWords(evidence)}, ${moment(evidence.checkedAt)})`]
    case 'attested':
      return [...again, `attested ${moment(evidence.at)}: ${evidence.note}${evidence.url ? ` ${evidence.url}` : ''}`]
    case 'linked':
      return [...again, `linked ${moment(evidence.at)}: ${evidence.url}`]
    case 'waived':
      return [...again, `waived until ${evidence.until}: ${evidence.because}`]
  }
}

function canLines({ can, ref }: HandoverView): string[] {
  if (can.length === 0) return ['You may do nothing here at the moment.']
  const rows = can.map(({ command, on, label, needs }) => {
    const required = requiredOf(needs)
    return `  ${command}${on ? ` --on ${on}` : ''}${required.length > 0 ? ` --with '{${required.map((name) => `"${name}": …`).join(', ')}}'` : ''}  (${oneLine(label)})`
  })
  return [`You may do ${count(can.length, 'thing')}: baton handover do ${ref} …`, ...rows]
}

const requiredOf = (needs: unknown): string[] =>
  typeof needs === 'object' && needs !== null && 'required' in needs && Array.isArray(needs.required) ? needs.required.map(String) : []
