import type { MoveInRow } from '../../contract/move-ins.ts'
import { folded } from '../../core/base/folded.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { upperFirst } from '../../core/base/upper-first.ts'
import type { Definition, Stage, Task } from '../../core/definition/definition.ts'
import { poolsNow } from '../../core/policy/member.ts'
import { personName } from '../../core/policy/person-name.ts'
import { nameOf, tasksOf } from '../../core/process/circumstances.ts'
import { eventWords } from '../../core/process/event-words.ts'
import { evolveAll, notStarted } from '../../core/process/evolve.ts'
import { type Handover, type Happened, reasons } from '../../core/process/handover.ts'
import { type MoveInInput, moveIn } from '../../core/process/move-in.ts'
import { unanswered } from '../../core/process/snapshot.ts'
import type { StartCircumstances } from '../../core/process/start.ts'
import { waitingOn } from '../../core/process/waiting.ts'
import { WhoIsWho } from '../import/plan.ts'
import type { SignedInContext } from '../operation.ts'
import type { PublishedPlaybook, Services } from '../services.ts'
import { loadStart } from '../start-handover.ts'
import type { Claim } from './claim.ts'

/** What a claim comes down to here: how it would look, and with what the engine is asked again when it is confirmed. */
export type PlannedMoveIn = { view: MoveInRow; input?: MoveInInput }

/** What plans share: everything that names in a file can mean. */
export type MoveInGround = {
  accounts: ReadonlyMap<string, { id: string; name: string }[]>
  playbooks: readonly PublishedPlaybook[]
  /** Handovers that were moved in before and run, by account. */
  there: ReadonlyMap<string, { ref: string; digest: string }>
}

type Asked = MoveInRow['asked'][number]

/** Somebody has to say it before anything else can be known. */
class Missing extends Error {
  readonly asked: Asked
  constructor(field: string, title: string, { choices = [], why = null }: Partial<Pick<Asked, 'choices' | 'why'>> = {}) {
    super(title)
    this.asked = { field, title, why, choices }
  }
}

const emptyView = (row: number): MoveInRow => ({
  row,
  state: 'ready',
  because: null,
  asked: [],
  ref: null,
  account: null,
  playbook: null,
  from: null,
  to: null,
  startedOn: null,
  stage: null,
  done: [],
  against: [],
  open: [],
  approvals: [],
  letterSentOn: null,
  answers: { kept: 0, blank: [] },
  follows: [],
  leftOut: [],
  unread: [],
})

export async function planMoveIn(
  services: Services,
  claim: Claim,
  { name, digest }: { name: string; digest: string },
  ground: MoveInGround,
  { tenant, actor, now }: SignedInContext,
): Promise<PlannedMoveIn> {
  const view: MoveInRow = { ...emptyView(claim.row), unread: claim.unread }
  try {
    const account = accountOf(claim, ground)
    view.account = account
    const known = ground.there.get(account.id)
    if (known?.digest === digest) return { view: { ...view, state: 'there', ref: known.ref } }
    const { definition } = playbookOf(claim, ground)
    view.playbook = { id: definition.id, title: definition.title }
    const found = await loadStart(services, { tenant, account: account.id, playbook: definition.id, actor, now })
    if ('answered' in found) throw new Error('A preview has no key')
    const { circumstances } = found
    const input = inputOf(claim, { name, digest, account: account.id }, circumstances)
    const id = services.newId()
    const { events, leftOut } = moveIn(id, input, circumstances)
    return { view: { ...view, ...viewOf(events, input, circumstances, id), leftOut }, input }
  } catch (error) {
    if (error instanceof Missing) return { view: { ...view, state: 'asked', asked: [error.asked] } }
    if (!(error instanceof Refusal) || error.kind === 'forbidden') throw error
    if (error.code === 'start.role-missing') {
      const { role, why } = error.details as { role: string; why: string }
      const because = `${upperFirst(why)}. What this role did and has to do stands with whoever you name.`
      return {
        view: { ...view, state: 'asked', asked: [{ field: `role:${role}`, title: `Who is the ${role}?`, why: because, choices: [] }] },
      }
    }
    return { view: { ...view, state: 'refused', because: error.message } }
  }
}

function accountOf({ said }: Claim, { accounts }: MoveInGround): { id: string; name: string } {
  if (said.account === undefined) throw new Missing('account', 'Which account is it?')
  const found = accounts.get(said.account.toLowerCase()) ?? accounts.get(folded(said.account)) ?? []
  const [first, second] = found
  if (!first) throw new Refusal('unknown', 'account.unknown', `There is no account "${said.account.slice(0, 60)}" here. Import it first.`)
  if (second)
    throw new Refusal(
      'conflict',
      'account.several',
      `${found.length} accounts are called "${first.name}". Give the id of the one that is meant.`,
    )
  return first
}

function playbookOf({ said }: Claim, { playbooks }: MoveInGround): PublishedPlaybook {
  const newest = [...new Map(playbooks.toReversed().map((one) => [one.id, one])).values()]
  const choices = newest.map(({ id, definition }) => ({ value: id, title: definition.title }))
  if (said.playbook === undefined) throw new Missing('playbook', 'Which playbook does it follow?', { choices })
  const wanted = folded(said.playbook)
  const found = newest.find(({ id, definition }) => id.toLowerCase() === wanted || folded(definition.title) === wanted)
  if (!found)
    throw new Refusal(
      'unknown',
      'playbook.unknown',
      `There is no playbook "${said.playbook.slice(0, 60)}". There are: ${choices.map(({ value }) => value).join(', ')}.`,
    )
  return found
}

/** The words of the file as ids. */
function inputOf(claim: Claim, source: { name: string; digest: string; account: string }, circumstances: StartCircumstances): MoveInInput {
  const { definition, people, pools } = circumstances
  const { said } = claim
  const who = new WhoIsWho(people.values(), pools)
  const person = (words: string): string => {
    const meant = who.find(words)
    if (meant.kind === 'person') return meant.member.id
    throw new Refusal(
      'invalid',
      'person.unknown',
      `"${words.slice(0, 80)}" is ${meant.kind === 'several' ? 'more than one person' : 'nobody'} here. Give the address.`,
    )
  }
  if (said.started === undefined)
    throw new Missing('started', 'When did it begin?', { why: 'Due dates count from that day, and checks look back to it.' })
  const [gate] = definition.gates
  const decided = said.approvedBy !== undefined || said.approvedOn !== undefined
  if (decided && !gate) throw new Refusal('invalid', 'move-in.no-gate', `"${definition.title}" has no gate, so nobody approves it.`)
  if (decided && said.approvedBy === undefined) throw new Missing('approvedBy', `Who approved "${gate?.title}"?`)
  if (decided && said.approvedOn === undefined) throw new Missing('approvedOn', `When was "${gate?.title}" approved?`)
  const kind = reasons.find((one) => one === said.reason?.toLowerCase())
  const stage = said.stage === undefined ? undefined : stageNamed(said.stage, definition)
  const link = said.link !== undefined && /^https?:\/\/\S+$/.test(said.link) ? said.link : undefined
  return {
    playbook: definition.id,
    account: source.account,
    to: receiverOf(said.to, who, circumstances),
    reason:
      kind && kind !== 'other'
        ? { kind }
        : { kind: 'other', text: (kind === undefined ? said.reason : undefined) ?? 'Under way before it was moved in' },
    ...(Object.keys(claim.roles).length === 0
      ? {}
      : {
          roles: Object.fromEntries(
            Object.entries(claim.roles).flatMap(([role, words]) =>
              // One file may hold handovers by several playbooks, with columns for the roles of all.
              definition.roles.some((one) => one.name === role) ? [[role, person(words)]] : [],
            ),
          ),
        }),
    source: { name: source.name, digest: source.digest, ...(link === undefined ? {} : { link }) },
    startedOn: said.started,
    ...(stage === undefined ? {} : { stage: stage.id }),
    done: claim.done.map(({ words, task, on }) => ({ task: task ?? taskNamed(words, definition).id, ...(on === undefined ? {} : { on }) })),
    approvals:
      gate && said.approvedBy !== undefined && said.approvedOn !== undefined
        ? [{ gate: gate.id, by: person(said.approvedBy), on: said.approvedOn }]
        : [],
    ...(said.letterSentOn === undefined ? {} : { letterSentOn: said.letterSentOn }),
    answers: claim.answers,
  }
}

function receiverOf(words: string | undefined, who: WhoIsWho, { definition, pools, people }: StartCircumstances): string {
  const isPool = definition.kind === 'named-to-pool'
  const there = poolsNow(pools)
  const [only, another] = there
  if (words === undefined) {
    if (isPool && only && !another) return only.id
    const csms = [...people.values()].filter(({ active, roles }) => active && roles.includes('csm'))
    throw new Missing('to', 'Who takes over?', {
      choices: (isPool ? there : csms).map((one) => ({ value: 'email' in one ? String(one.email) : one.id, title: one.name })),
    })
  }
  const meant = who.find(words, { poolsToo: isPool })
  if (meant.kind === 'person') return meant.member.id
  if (meant.kind === 'pool') return meant.pool.id
  throw new Refusal(
    'invalid',
    'person.unknown',
    `"${words.slice(0, 80)}" is ${meant.kind === 'several' ? 'more than one person' : 'nobody'} here who could take over.`,
  )
}

function stageNamed(words: string, { stages, title }: Definition): Stage {
  const wanted = folded(words).replace(/^(?:stage|phase|step)\s+/, '')
  const numbered = /^(\d+)(?:[.):]|$)/.exec(wanted)
  const found =
    stages.find(({ id, name }) => id.toLowerCase() === wanted || folded(name) === wanted) ??
    stages.find(({ name }) => folded(name).startsWith(wanted) || wanted.endsWith(folded(name))) ??
    (numbered ? stages[Number(numbered[1]) - 1] : undefined)
  if (!found)
    throw new Refusal(
      'invalid',
      'move-in.no-stage',
      `"${title}" has no stage "${words.slice(0, 80)}". Its stages are: ${stages.map(({ name }) => name).join(', ')}.`,
    )
  return found
}

function taskNamed(words: string, definition: Definition): Task {
  const wanted = folded(words)
  const tasks = tasksOf(definition)
  const exact = tasks.filter(({ id, title }) => id.toLowerCase() === wanted || folded(title) === wanted)
  const begun = wanted.length < 8 ? [] : tasks.filter(({ title }) => folded(title).startsWith(wanted))
  const [first, second] = exact.length > 0 ? exact : begun
  if (!first || second)
    throw new Refusal(
      'invalid',
      'move-in.no-task',
      `"${definition.title}" has ${first ? 'several tasks' : 'no task'} "${words.slice(0, 80)}". Write the title or the id as the page has it.`,
    )
  return first
}

function viewOf(
  events: Happened[],
  { startedOn, approvals, letterSentOn }: MoveInInput,
  circumstances: StartCircumstances,
  id: string,
): Partial<MoveInRow> {
  const { definition, people, pools } = circumstances
  const state = evolveAll(notStarted(id), events)
  const name = (one: Handover['from']) =>
    one.kind === 'person' ? nameOf(circumstances, one.id) : (pools.find((pool) => pool.id === one.id)?.name ?? one.id)
  const tasks = tasksOf(definition)
  const waiting = waitingOn(state, circumstances)
  const current = definition.stages.find((stage) => stage.tasks.some((task) => state.tasks[task.id]?.status === 'open'))
  const isIn = (gate: string) => events.some((event) => event.type === 'ApprovalMovedIn' && event.gate === gate)
  return {
    from: name(state.from),
    to: name(state.to),
    startedOn,
    stage: current?.name ?? null,
    done: tasks.flatMap(({ id: task, title }): MoveInRow['done'] => {
      const { status, evidence } = state.tasks[task] ?? {}
      if (status !== 'done' || !evidence) return []
      if (evidence.kind === 'read') return [{ id: task, title, kind: 'read', value: evidence.value, source: evidence.source }]
      const source = evidence.by === 'baton' ? 'Baton' : nameOf(circumstances, evidence.by)
      return [{ id: task, title, kind: 'attested', value: 'note' in evidence ? (evidence.note ?? '') : '', source }]
    }),
    against: tasks.flatMap(({ id: task, title }) => {
      const because = state.tasks[task]?.reopened?.because
      return because === undefined ? [] : [{ id: task, title, because }]
    }),
    open: waiting.map(({ task, verb, person, due }) => ({
      id: task,
      title: verb,
      who: personName(person, people),
      due,
    })),
    approvals: approvals.flatMap(({ gate, by, on }) => {
      const known = definition.gates.find((one) => one.id === gate)
      return known && isIn(gate) ? [{ gate: { id: gate, title: known.title }, by: nameOf(circumstances, by), on }] : []
    }),
    letterSentOn: letterSentOn ?? null,
    answers: {
      kept: events.filter(({ type }) => type === 'Answered').length,
      blank: unanswered(state, circumstances).map(({ label }) => label),
    },
    follows: events.flatMap((event) =>
      event.type === 'OwnershipChanged' || event.type === 'IncidentOpened' || event.type === 'ConsultationAsked'
        ? [eventWords(event, state, circumstances).words]
        : [],
    ),
  }
}
