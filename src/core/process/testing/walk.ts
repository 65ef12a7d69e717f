import { mergeChange } from '../../cutover/merge-change.ts'
import { record } from '../../facts/sample-facts.ts'
import type { Member } from '../../policy/member.ts'
import type { Can } from '../decide.ts'
import type { World } from '../world.ts'
import { fromSchema, type Schema } from './from-schema.ts'
import type { Random } from './random.ts'
import type { Run } from './run.ts'
import { named, nina, noor, priya, ravi, sam, tom } from './sample-people.ts'
import { edited, kestrel, passedToTom, poolOnCustomerCall, scaled, tidied, updatedFor, withRecords } from './sample-world.ts'

/** One random step of a handover: somebody acts, records change, time passes, a machine answers, a person leaves. */
export function step(run: Run, random: Random): string {
  const dice = random.below(100)
  if (dice < 58) return actOnWaiting(run, random) ?? actAnyhow(run, random)
  if (dice < 72) return actAnyhow(run, random)
  if (dice < 84) return changeRecords(run, random)
  if (dice < 94) return letTimePass(run, random)
  if (dice < 99) return machineSpeaks(run, random)
  return somebodyLeaves(run, random)
}

export const inputFor = ({ needs }: Can, random: Random) => fromSchema(needs as Schema, random) as Record<string, unknown>

function act(run: Run, member: Member, one: Can, random: Random): string {
  const input = inputFor(one, random)
  run.does(member, one.command, one.on, input)
  return `${member.name}: ${one.command} ${one.on ?? ''} ${JSON.stringify(input)}`
}

/** Somebody takes the next thing of their inbox; so that walks get somewhere. */
export function actOnWaiting(run: Run, random: Random): string | undefined {
  const rows = run.waiting()
  if (rows.length === 0) return undefined
  const { person, command, on, task } = random.pick(rows)
  const member = run.people.get(person)
  if (!member) return undefined
  const options = run.can(member).filter((one) => one.on === on || one.on === task)
  // Thirty blanks one by one would be most of a walk.
  const blanks = run.can(member).filter((one) => one.command === 'answer' && run.handover.answers[one.on ?? ''] === undefined)
  if (blanks.length > 0 && random.chance(0.5)) return blanks.map((one) => act(run, member, one, random)).join('; ')
  const chosen = options.find((one) => one.command === command && one.on === on) ?? options.find(({ command: other }) => !seldom.has(other))
  return chosen && act(run, member, chosen, random)
}

const seldom = new Set([
  'cancel',
  'pause',
  'comment',
  'reopen',
  'waive',
  'revoke-approval',
  'hold-letter',
  'log-letter-item',
  'undo',
  'reassign',
  'forward',
  'delegate',
  'answer',
  'change-playbook-version',
])

function actAnyhow(run: Run, random: Random): string {
  const member = random.pick([...run.people.values()])
  const options = run.can(member).filter(({ command }) => !seldom.has(command) || random.chance(command === 'cancel' ? 0.02 : 0.15))
  return options.length === 0 ? `${member.name} looks on` : act(run, member, random.pick(options), random)
}

export const changes: ((world: World, run: Run) => World)[] = [
  (world, run) => tidied(world, run.now),
  (world, run) => tidied(world, run.now),
  (world, run) => updatedFor(world, run.now.slice(0, 10)),
  passedToTom,
  scaled,
  (world) => edited(world, 'cta', 'seats', { status: 'open', owner: named(priya) }),
  (world) => edited(world, 'instance', 'prod', { production: 'unknown' }),
  (world) => withRecords(world, record('system-state', 'CRM', { system: 'CRM', upToDate: 'no' })),
  (world) => withRecords(world, record('book', 'current', { active: false })),
  (world) => withRecords(world, record('book', 'current', { active: true })),
  (world, run) =>
    withRecords(
      world,
      record('timeline-entry', 'closing', { type: 'handover', title: 'Closed', at: run.now, links: ['https://baton.example/1'] }),
    ),
  (world) =>
    withRecords(world, record('ticket', 'T-1', { subject: 'Runner is slow', status: 'open', followers: [named(priya), named(tom)] })),
  (world) => withRecords(world, record('ticket', 'T-1', { subject: 'Runner is slow', status: 'open', followers: [named(tom)] })),
  (world) =>
    withRecords(
      world,
      record('series', 'new', {
        title: 'Cadence',
        pattern: 'every Tuesday 11:00',
        organiser: 'internal',
        organisedBy: named(tom),
        accepted: true,
      }),
      record('series', 'cadence', {
        title: 'Cadence',
        pattern: 'every Tuesday 10:00',
        organiser: 'internal',
        organisedBy: named(priya),
        active: false,
      }),
    ),
  (world) => edited(world, 'contact', 'ana', { approvedRecipient: false }),
  (world) => edited(world, 'contact', 'ana', { approvedRecipient: true }),
  (world, run) => poolOnCustomerCall(world, run.now),
  (world) => ({ ...world, records: world.records.filter(({ key }) => key !== 'slip') }),
  (world) => ({ ...world, records: world.records.filter(({ kind }) => kind !== 'health') }),
  (world) => withRecords(world, ...kestrel.records.filter(({ kind }) => kind === 'health' || kind === 'licence')),
  // Somebody corrects who holds the account, and takes it back.
  (world) => heldBy(world, nina),
  (world) => heldBy(world, priya),
  (world) => ({
    ...world,
    children: world.children.some(({ id }) => id === 'acc_harrier')
      ? world.children.filter(({ id }) => id !== 'acc_harrier')
      : [...world.children, { id: 'acc_harrier', name: 'Harrier Air', csm: named(priya) }],
  }),
]

/** Only while nothing has passed: what the ledger says then is no matter of a correction. */
const heldBy = (world: World, member: Member): World =>
  world.records.some(({ kind, data }) => kind === 'assignment' && data.role === 'CSM' && data.to !== undefined)
    ? world
    : edited(world, 'assignment', 'CSM-1', { holder: { type: 'person', person: named(member) } })

/** Everything as the checks of the page want it, in the order in which people would do it. */
export function putInOrder(run: Run): string {
  const day = run.now.slice(0, 10)
  const good = run.handover.to.kind === 'pool' ? [0, 4, 8, 10, 17] : [2, 3, 11, 12, 13]
  for (const which of good) run.records((world) => changes[which]?.(world, run) ?? world)
  return `everything in order on ${day}`
}

function changeRecords(run: Run, random: Random): string {
  if (random.chance(0.5)) return putInOrder(run)
  const which = random.below(changes.length)
  run.records((world) => changes[which]?.(world, run) ?? world)
  return `records ${which}`
}

function letTimePass(run: Run, random: Random): string {
  const hours = random.pick([0.02, 1, 5, 24, 24, 72, 200])
  const to = new Date(Date.parse(run.now) + hours * 3_600_000).toISOString()
  run.clock(to)
  return `until ${to}`
}

/** Mail systems and other systems answer; sometimes twice, sometimes about things that nobody asked. */
export function machineSpeaks(run: Run, random: Random): string {
  const { handedOver, versions } = run.handover.letter
  if (handedOver || (versions.length > 0 && random.chance(0.2))) {
    const letterVersion = handedOver?.version ?? versions.length
    const outcome = random.pick(['sent', 'sent', 'refused', 'unknown'] as const)
    run.machine({ command: 'letter-result', letterVersion, outcome, evidence: 'What the server said' })
    return `letter ${letterVersion} ${outcome}`
  }
  const effect = Object.values(run.handover.effects).find(
    ({ state }) => state === 'requested' || state === 'undoing' || state === 'applied',
  )
  if (!effect) return `nothing: ${run.machine({ command: 'wake', timer: 'no such timer' })}`
  const state =
    effect.state === 'undoing'
      ? random.pick(['undone', 'undone', 'unknown'] as const)
      : effect.state === 'applied'
        ? 'verified'
        : random.pick(['applied', 'verified', 'failed', 'unknown'] as const)
  const direction = state === 'undone' ? { before: effect.after, after: effect.before } : { before: effect.before, after: effect.after }
  const { kind, key } = effect.record
  const known = run.world.records.find((one) => one.kind === kind && one.key === key)
  if (known && state !== 'failed' && state !== 'unknown' && effect.state !== 'applied') {
    const merged = mergeChange(known.data, direction as Parameters<typeof mergeChange>[1])
    const data = 'data' in merged ? merged.data : undefined
    if (data) run.world = withRecords(run.world, record(known.kind, key, data as Record<string, unknown>))
  }
  run.machine({ command: 'effect-result', effect: effect.id, result: { state } })
  return `${effect.id} ${state}`
}

function somebodyLeaves(run: Run, random: Random): string {
  const member = random.pick(
    [...run.people.values()].filter(({ id, active }) => active && ![sam.id, nina.id, ravi.id, noor.id].includes(id)),
  )
  run.leaves(member)
  return `${member.name} leaves`
}
