import type { Due, Task, Topic } from '../../src/core/definition/definition.ts'
import type { CompiledPage } from '../../src/core/playbook/compile-playbook.ts'

type ExpectedTask = {
  title: string
  /** Nobody is named: whoever the compiler takes has to be marked as an assumption. */
  role: string | null
  due?: string
  kind?: string
  minutes?: string
  participants?: string[]
  parts?: string[]
  group?: string
  guidance?: string
}
type ExpectedTopic = { title: string; prompts: string[]; topics?: ExpectedTopic[] }

/** What a careful reader takes from a page. What is not listed must not be found: no task, role, gate, stage, row, topic, rule. */
export type Expected = {
  page: string
  /** A stage without a name stands for "the page has tasks and no stages". */
  stages: { name: string | null; window?: string; lead?: string; tasks: ExpectedTask[] }[]
  roles: string[]
  gates?: { role: string; outcomes: string[] }[]
  flow?: { nodes: number; edges: number }
  raci?: { activity: string; cells: Record<string, string> }[]
  topics?: ExpectedTopic[]
  template?: { sections: { title: string; fields: number; items: number }[]; quickActions?: number }
  mustSay?: string[]
  mustNotSay?: string[]
  principles?: string[]
  findings?: string[]
}

export type Compared = { found: number; missing: string[]; invented: string[] }

/** Each thing that was expected is one element: a task's title, its role, its due and its stage are four. */
export function comparePage(expected: Expected, { definition, diagnostics }: CompiledPage): Compared {
  const result: Compared = { found: 0, missing: [], invented: [] }
  const see = (what: string, wanted: unknown, got: unknown) => {
    if (JSON.stringify(wanted) === JSON.stringify(got)) result.found++
    else result.missing.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`)
  }
  const beyond = (what: string, wanted: string[], got: string[]) => {
    const left = [...wanted]
    for (const each of got) {
      const index = left.indexOf(each)
      if (index < 0) result.invented.push(`${what}: ${each}`)
      else left.splice(index, 1)
    }
  }
  /** A list of texts: each is an element, each too much is invented. */
  const seeAll = (what: string, wanted: string[], got: string[]) => {
    for (const each of wanted) see(what, each, got.includes(each) ? each : undefined)
    beyond(what, wanted, got)
  }

  const tasks = definition.stages.flatMap((stage) => stage.tasks.map((task) => ({ task, stage })))
  const assumed = tasks.filter(({ task }) => task.certainty === 'inferred').map(({ task }) => task.role)
  for (const [index, stage] of expected.stages.entries()) {
    const got = stage.name === null ? definition.stages[0] : definition.stages.find(({ name }) => name === stage.name)
    if (stage.name !== null) see(`stage ${index + 1}`, stage.name, definition.stages[index]?.name)
    if (stage.window) see(`window of ${stage.name}`, stage.window, got?.window && `${got.window.unit} ${got.window.from}-${got.window.to}`)
    if (stage.lead) see(`lead of ${stage.name}`, stage.lead, got?.lead)
    for (const task of stage.tasks)
      seeTask(
        task,
        got?.tasks ?? [],
        tasks.map((each) => each.task),
        see,
      )
  }
  beyond(
    'stage',
    expected.stages.map(({ name }) => name ?? definition.stages[0]?.name ?? ''),
    definition.stages.map(({ name }) => name),
  )
  beyond(
    'task',
    expected.stages.flatMap((stage) => stage.tasks.map(({ title }) => title)),
    tasks.map(({ task }) => task.title),
  )
  const someoneIsMissing = expected.stages.some((stage) => stage.tasks.some(({ role }) => role === null))
  const roles = definition.roles.filter(({ name, certainty }) => !(someoneIsMissing && certainty === 'inferred' && assumed.includes(name)))
  seeAll(
    'role',
    expected.roles,
    roles.map(({ name }) => name),
  )

  for (const [index, gate] of (expected.gates ?? []).entries()) {
    see(
      `gate ${index + 1}`,
      gate,
      definition.gates[index] && { role: definition.gates[index].role, outcomes: definition.gates[index].outcomes },
    )
  }
  for (const gate of definition.gates.slice(expected.gates?.length ?? 0)) result.invented.push(`gate: ${gate.title}`)
  if (expected.flow) see('flow', expected.flow, { nodes: definition.flow.nodes.length, edges: definition.flow.edges.length })

  for (const row of expected.raci ?? []) {
    const got = definition.raci.find(({ activity }) => activity === row.activity)
    see('RACI row', row.activity, got?.activity)
    for (const [role, cell] of Object.entries(row.cells)) see(`${role} in ${row.activity}`, cell, got?.cells[role])
    for (const role of Object.keys(got?.cells ?? {}))
      if (!(role in row.cells)) result.invented.push(`RACI cell: ${role} in ${row.activity}`)
  }
  beyond(
    'RACI row',
    (expected.raci ?? []).map(({ activity }) => activity),
    definition.raci.map(({ activity }) => activity),
  )

  const wantedTopics = (expected.topics ?? []).flatMap(withInner)
  const gotTopics = definition.topics.flatMap(withInner)
  for (const topic of wantedTopics) {
    const got = gotTopics.find(({ title }) => title === topic.title)
    see('topic', topic.title, got?.title)
    for (const prompt of topic.prompts)
      see(
        `prompt of ${topic.title}`,
        prompt,
        got?.prompts.find((each) => each === prompt),
      )
  }
  beyond(
    'topic',
    wantedTopics.map(({ title }) => title),
    gotTopics.map(({ title }) => title),
  )
  beyond(
    'prompt',
    wantedTopics.flatMap(({ prompts }) => prompts),
    gotTopics.flatMap(({ prompts }) => prompts),
  )

  for (const [index, section] of (expected.template?.sections ?? []).entries()) {
    const got = definition.template.sections[index]
    see(
      `template section ${index + 1}`,
      section,
      got && { title: got.title, fields: got.fields.length, items: got.fields.filter(({ item }) => item).length },
    )
  }
  for (const section of definition.template.sections.slice(expected.template?.sections.length ?? 0))
    result.invented.push(`template section: ${section.title}`)
  if (expected.template?.quickActions) see('quick actions', expected.template.quickActions, definition.template.quickActions.length)

  seeAll(
    'must say',
    expected.mustSay ?? [],
    definition.letters.flatMap(({ mustSay }) => mustSay.map(({ text }) => text)),
  )
  seeAll(
    'must not say',
    expected.mustNotSay ?? [],
    definition.letters.flatMap(({ mustNotSay }) => mustNotSay.map(({ text }) => text)),
  )
  seeAll(
    'principle',
    expected.principles ?? [],
    definition.principles.map(({ text }) => text),
  )
  for (const code of expected.findings ?? []) see('finding', code, diagnostics.find((each) => each.code === code)?.code)
  return result
}

type See = (what: string, wanted: unknown, got: unknown) => void

function seeTask(wanted: ExpectedTask, inStage: Task[], all: Task[], see: See) {
  const got = inStage.find(({ title }) => title === wanted.title) ?? all.find(({ title }) => title === wanted.title)
  const what = `of "${wanted.title}"`
  see('task', wanted.title, got?.title)
  see(
    `stage ${what}`,
    true,
    inStage.some(({ title }) => title === wanted.title),
  )
  see(`role ${what}`, wanted.role ?? 'inferred', wanted.role === null ? got?.certainty : got?.role)
  if (wanted.due) see(`due ${what}`, wanted.due, got?.due && dueText(got.due))
  if (wanted.kind) see(`kind ${what}`, wanted.kind, got?.kind)
  if (wanted.minutes) see(`minutes ${what}`, wanted.minutes, got?.minutes && `${got.minutes.min}-${got.minutes.max}`)
  if (wanted.participants) see(`participants ${what}`, wanted.participants, got?.participants)
  if (wanted.parts)
    see(
      `parts ${what}`,
      wanted.parts,
      got?.parts.map(({ title }) => title),
    )
  if (wanted.group) see(`group ${what}`, wanted.group, got?.group)
  if (wanted.guidance) see(`guidance ${what}`, true, got?.guidance?.includes(wanted.guidance) ?? false)
}

const dueText = ({ amount, unit, from }: Due) => `${amount} ${unit} from ${from}`

type Titled = { title: string; prompts: string[] }

const withInner = (topic: ExpectedTopic | Topic): Titled[] => [topic, ...(topic.topics ?? []).flatMap(withInner)]
