import { z } from 'zod'
import { Refusal } from '../base/refusal.ts'
import { dateWords } from '../calendar/words.ts'
import type { Role, TransitionKind } from '../definition/definition.ts'
import { isManager, managersLast } from '../definition/manager-of.ts'
import { type Blank, blanksOf } from '../documents/blanks.ts'
import type { AccountFacts } from '../facts/handover-facts.ts'
import { holdersAt } from '../facts/to-facts.ts'
import { actorId, poolsNow, type WorkspaceRole } from '../policy/member.ts'
import { latestFlip, proposedFlip } from './cadence.ts'
import { workspaceRoleFor } from './candidates.ts'
import { type Circumstances, nameOf, tasksOf, todayOf } from './circumstances.ts'
import { classed } from './classed.ts'
import { withConsequences } from './decide.ts'
import { notStarted } from './evolve.ts'
import { type HandoverEvent, type Happened, type Holder, type Participant, type PersonId, paces, reasons } from './handover.ts'
import { nameOfHolder } from './holder-name.ts'
import { text } from './needs.ts'
import { oneForTwo } from './one-for-two.ts'
import { personFor, territoryBetween, whyNobody } from './person-for.ts'
import { later } from './snapshot.ts'
import { tierKept } from './tier-kept.ts'

/** What a start needs beside the account: everything else comes from the records. */
export const StartInput = z.strictObject({
  playbook: z.string().min(1).max(80).meta({ description: 'The id of a playbook, as `GET /playbooks` lists them' }),
  account: z.string().min(1).max(80).meta({ description: 'The id of an account' }),
  to: z
    .string()
    .min(1)
    .max(80)
    .meta({ description: 'Who takes over: the id of a person, or of a pool where the playbook hands over to one' }),
  reason: z
    .strictObject({ kind: z.enum(reasons), text: text('Reason').optional() })
    .meta({ description: 'Why it changes hands; `other` needs the words in `text`' }),
  staying: z
    .array(z.strictObject({ account: z.string().min(1).max(80), because: text('Why does it stay?', { max: 400 }) }))
    .max(500)
    .optional()
    .meta({ description: 'Children that stay, each with the reason; all others move along' }),
  roles: z.record(z.string().max(80), z.string().max(80)).optional().meta({
    description:
      'Ids of people by the names of roles: for those that the records do not fill, or instead of whom they name. `GET /handovers/start-options` lists them',
  }),
  pace: z
    .enum(paces)
    .optional()
    .meta({ description: 'How fast, of what the page offers: with `slow` both work side by side until the flip' }),
  flipOn: z.iso.date().optional().meta({ description: 'The day on which the lead changes, at a slow pace' }),
  previous: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .meta({ description: 'A completed handover of this account: its document stands beside the new one, and its answers are taken over' }),
})
export type StartInput = z.infer<typeof StartInput>

export type StartCircumstances = Circumstances & {
  /** The number in the new name: 12 in `KES-12`. */
  number: number
  /** The running handovers that already change the holder of this account or one of its family, by name. */
  running: readonly { account: string; ref: string }[]
  /** Whether the account itself has ended: nothing of it changes hands any more. */
  hasEnded?: boolean
  /** The completed handover that the start names. */
  previous?: PreviousHandover | undefined
}

/** What an ended handover leaves for the next: its answers, each with the shape of its blank and whether it is for few. */
export type PreviousHandover = { id: string; ref: string; answers: { field: string; value: unknown; shape: string; forFew: boolean }[] }

/** Why nothing starts for an account that has ended. */
export const hasEnded = (name: string): string => `${name} has ended. Take that back on its page first.`

/** Opens a handover: who takes part, which children come along, who has to accept. */
export function startHandover(id: string, input: StartInput, circumstances: StartCircumstances): Happened[] {
  refuseFlip(input, circumstances)
  const proposed = proposal(input, circumstances)
  const events: HandoverEvent[] = [proposed, ...answersTakenOver(circumstances)]
  // A pool accepts at its gate, on evidence; asking it to accept before there is any would be a formality.
  if (proposed.to.kind === 'pool') events.push({ type: 'HandoverStarted' })
  return withConsequences(notStarted(id), events, circumstances)
}

export type Proposed = Extract<HandoverEvent, { type: 'HandoverProposed' }>

/** The same days as later, when it is moved: what is due from a day that has passed would be late from the start. */
function refuseFlip({ flipOn }: StartInput, circumstances: StartCircumstances): void {
  const [today, latest] = [todayOf(circumstances), latestFlip(circumstances)]
  if (flipOn === undefined || (flipOn >= today && flipOn <= latest)) return
  const words = (date: string) => dateWords(date, Number(today.slice(0, 4)))
  throw new Refusal(
    'invalid',
    'start.flip-day',
    `The lead can change between ${words(today)} and ${words(latest)}, not on ${words(flipOn)}.`,
    { where: 'flipOn' },
  )
}

/** What is to be handed over, from whom to whom and with whom; or why not. */
export function proposal(input: StartInput, circumstances: StartCircumstances): Proposed {
  const { definition, world, actor } = circumstances
  if (actor.kind !== 'person') throw new Refusal('forbidden', 'software.never-signs', 'Only a person can start a handover.')
  if (circumstances.hasEnded) throw new Refusal('conflict', 'account.ended', hasEnded(world.account.name))
  refuseRunning(input, circumstances)
  const from = holderOf(circumstances)
  if (passesFrom(definition.kind) !== from.kind)
    throw new Refusal(
      'conflict',
      'start.wrong-holder',
      `"${definition.title}" is for accounts that a ${passesFrom(definition.kind)} holds; ${nameOfHolder(from, circumstances)} holds ${world.account.name}.`,
      { where: 'playbook' },
    )
  const pace = input.pace ?? 'standard'
  if (pace !== 'standard' && !definition.paces.includes(pace))
    throw new Refusal('invalid', 'start.no-pace', `"${definition.title}" offers no ${pace} pace.`, { where: 'pace' })
  const to = receiver(input, circumstances)
  if (from.kind === to.kind && from.id === to.id)
    throw new Refusal('invalid', 'start.same-holder', `${world.account.name} already belongs to ${nameOfHolder(to, circumstances)}.`, {
      where: 'to',
    })
  refuseByTier(input, to, circumstances)
  const participants = participantsFor(input, { from, to }, circumstances)
  const person = actorId(actor)
  const isSteering = actor.member.roles.some((role) => role === 'operations' || role === 'administrator')
  const managers = [from, to].flatMap((holder) => (holder.kind === 'person' ? (circumstances.people.get(holder.id)?.manager ?? []) : []))
  if (!isSteering && !managers.includes(person) && !participants.some((one) => one.person === person)) {
    throw new Refusal(
      'forbidden',
      'handover.not-yours-to-start',
      `Either side, a manager or operations can start a handover of ${world.account.name}.`,
    )
  }
  if (input.reason.kind === 'other' && input.reason.text === undefined)
    throw new Refusal('invalid', 'start.reason-missing', 'Say why it changes hands: "other" alone tells nobody.', { where: 'reason.text' })
  const unknown = input.staying?.find(({ account }) => !world.children.some((child) => child.id === account))
  if (unknown)
    throw new Refusal('invalid', 'start.no-child', `"${unknown.account}" is not a child account of ${world.account.name}.`, {
      where: 'staying',
    })
  return {
    type: 'HandoverProposed',
    ref: `${letters(world.account.name)}-${circumstances.number}`,
    playbook: { id: definition.id, version: definition.version },
    account: world.account.id,
    accountName: world.account.name,
    children: world.children.map(({ id: account }) => {
      const staying = input.staying?.find((one) => one.account === account)
      return staying ? { account, moves: false, because: staying.because } : { account, moves: true }
    }),
    reason: { kind: input.reason.kind, ...(input.reason.text === undefined ? {} : { text: input.reason.text }) },
    pace,
    from,
    to,
    participants,
    awaiting: accepter({ from, to, participants }, person, circumstances),
    flipOn: to.kind === 'person' ? (input.flipOn ?? proposedFlip(pace, circumstances)) : null,
    tasks: tasksOf(definition).map((task) => task.id),
    ...(circumstances.previous ? { previous: { id: circumstances.previous.id, ref: circumstances.previous.ref } } : {}),
  }
}

/** One running handover for each account that passes (invariant 24). A child that stays may have one of its own, whichever began first. */
function refuseRunning({ staying = [] }: StartInput, { world, running }: StartCircumstances): void {
  const inTheWay = running.find(({ account }) => !staying.some((one) => one.account === account))
  if (!inTheWay) return
  const { name } = world.account
  const child = world.children.find(({ id }) => id === inTheWay.account)?.name
  throw new Refusal(
    'conflict',
    'account.has-handover',
    child === undefined
      ? `${name} already has a running handover, ${inTheWay.ref}. Complete or cancel it first.`
      : `${child}, a child account of ${name}, already has a running handover, ${inTheWay.ref}. Complete or cancel it first, or let ${child} stay.`,
    { ...(child === undefined ? {} : { where: 'staying' }), details: { handover: inTheWay.ref } },
  )
}

/** Who can hold an account that passes by such a page. */
export const passesFrom = (kind: TransitionKind): Holder['kind'] => (kind === 'pool-to-named' ? 'pool' : 'person')

/** Either side starts; the other accepts: the holder, or who runs the pool's territory. Where a third person starts, the receiver does. */
function accepter(
  { from, to, participants }: { from: Holder; to: Holder; participants: readonly Participant[] },
  starter: PersonId,
  { definition }: Circumstances,
): PersonId | null {
  if (to.kind === 'pool') return null
  if (to.id !== starter) return to.id
  if (from.kind === 'person') return from.id
  const role = definition.roles.find(({ from: source }) => source === 'territory.owner')
  const owner = participants.find((one) => one.role === role?.name && one.delegateOf === undefined)?.person
  return owner === undefined || owner === starter ? to.id : owner
}

/** The answers of the handover before that the new document asks for in the same way. What was for few stays for few, or behind. */
function answersTakenOver({ definition, previous }: StartCircumstances): HandoverEvent[] {
  if (!previous) return []
  const told = later({ definition }, definition.gates[0])
  const blanks = definition.template.sections.flatMap(({ title, fields }) =>
    told.has(title) ? [] : fields.flatMap((field) => blanksOf(field, title)),
  )
  return blanks.flatMap((blank): HandoverEvent[] => {
    const known = previous.answers.find(({ field }) => field === blank.id)
    if (!known || known.shape !== shapeOfBlank(blank)) return []
    const event: HandoverEvent = { type: 'Answered', field: blank.id, value: known.value, from: previous.ref }
    return known.forFew && classed(event, definition).restricted === undefined ? [] : [event]
  })
}

/** What has to be the same for an answer to fit into another page. */
export const shapeOfBlank = ({ type, options, columns }: Blank): string => JSON.stringify([type, options, columns])

/** `KES` for Kestrel Logistics: three letters that people recognise. */
const letters = (name: string) =>
  (
    name
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .slice(0, 3)
      .toUpperCase() || 'ACC'
  ).padEnd(3, 'X')

/** Who holds the account now, by its own ledger. */
export function holderOf(circumstances: Pick<Circumstances, 'world' | 'now' | 'pools'>): Holder {
  const { world, now, pools } = circumstances
  const { csm, pool }: Partial<AccountFacts> = { ...world.account, ...holdersAt(world.records, now) }
  if (csm) return { kind: 'person', id: csm.id }
  const held = pools.find(({ name, id }) => name === pool || id === pool)
  if (held) return { kind: 'pool', id: held.id }
  throw new Refusal(
    'conflict',
    'account.no-holder',
    `${world.account.name} has no CSM or pool to hand over from. Enter one on the account page.`,
  )
}

export function receiver(input: StartInput, circumstances: Circumstances): Holder {
  const { definition, pools, people } = circumstances
  if (definition.kind === 'named-to-pool') {
    const pool = poolsNow(pools).find(({ id }) => id === input.to)
    if (!pool)
      throw new Refusal('invalid', 'start.no-pool', `"${definition.title}" hands over to a pool; there is no pool "${input.to}".`, {
        where: 'to',
      })
    return { kind: 'pool', id: pool.id }
  }
  const member = people.get(input.to)
  if (!member?.active)
    throw new Refusal('invalid', 'start.no-person', `There is nobody "${input.to}" here who could take over.`, { where: 'to' })
  if (!member.roles.includes('csm')) throw new Refusal('invalid', 'start.not-a-csm', `${member.name} is not a CSM.`, { where: 'to' })
  return { kind: 'person', id: member.id }
}

function participantsFor(input: StartInput, between: { from: Holder; to: Holder }, circumstances: Circumstances): Participant[] {
  const { definition, people, now } = circumstances
  for (const role of Object.keys(input.roles ?? {})) {
    if (!definition.roles.some(({ name }) => name === role))
      throw new Refusal(
        'invalid',
        'role.unknown',
        `This playbook has no role "${role}". Its roles are ${definition.roles.map(({ name }) => name).join(', ')}.`,
        { where: `roles.${role}` },
      )
  }
  const found = new Map<string, PersonId>()
  const chosen: Role[] = []
  for (const role of managersLast(definition.roles)) {
    const usual = personFor(role, between, found, circumstances)
    const person = input.roles?.[role.name] ?? usual
    if (person !== usual) chosen.push(role)
    if (person === undefined || !people.get(person)?.active) {
      if (role.informedOnly) continue
      const why = whyNobody(role, person, found, circumstances)
      throw new Refusal('invalid', 'start.role-missing', `Nobody is known as ${role.name}: ${why}. Choose a person for it.`, {
        where: `roles.${role.name}`,
        details: { role: role.name, why },
      })
    }
    found.set(role.name, person)
  }
  refuseOwnGate(found, circumstances)
  for (const role of chosen) refuseUnfit(role, found, between.to, circumstances)
  refuseOneForTwo(found, circumstances)
  // Whoever has a part of their own stands in for nobody: a call or a signature of both would be one person's word.
  const acting = definition.roles.flatMap(({ name, informedOnly }) => (informedOnly ? [] : (found.get(name) ?? [])))
  return definition.roles.flatMap(({ name, from }): Participant[] => {
    const person = found.get(name)
    if (person === undefined) return []
    const isChosen = chosen.some((role) => role.name === name)
    const deputy = from === 'territory.owner' ? deputyOf(person, between, circumstances) : undefined
    return [
      { role: name, person, from: now, ...(isChosen || from !== 'territory.owner' ? {} : { byTerritory: true as const }) },
      ...(deputy && !acting.includes(deputy) ? [{ role: name, person: deputy, from: now, delegateOf: person }] : []),
    ]
  })
}

/** Who stands in once and for all: in the account's own territory, since one person may own several. */
function deputyOf(owner: PersonId, between: { from: Holder; to: Holder }, circumstances: Circumstances): PersonId | null | undefined {
  const own = territoryBetween(between, circumstances)
  return own?.owner === owner ? own.deputy : circumstances.territories.find((one) => one.owner === owner)?.deputy
}

const whatTheyAre: Partial<Record<WorkspaceRole, string>> = {
  csm: 'a CSM',
  'csm-manager': 'a CSM manager',
  cse: 'a CSE',
  ae: 'an AE',
  sa: 'an SA',
  'renewal-manager': 'a renewal manager',
}

/**
 * Who is chosen at the start, instead of whom the page names, must be somebody to whom the role could be given later (`candidates.ts`):
 * the right kind of person, in no other part. Otherwise whoever starts would sign as their own manager, or agree to their own letter.
 */
function refuseUnfit(role: Role, found: ReadonlyMap<string, PersonId>, to: Holder, circumstances: Circumstances): void {
  const { definition, people } = circumstances
  const id = found.get(role.name) ?? ''
  const refuse = (because: string) =>
    new Refusal('invalid', 'start.role-unfit', `${nameOf(circumstances, id)} ${because}. Choose another ${role.name}.`, {
      where: `roles.${role.name}`,
      details: { role: role.name },
    })
  const has = people.get(id)?.roles ?? []
  const needed = workspaceRoleFor(role)
  // Where the page lets people choose, only they know what kind of person it takes; a viewer could do nothing in any role.
  const isFit = role.from === 'ask' ? has.some((one) => one !== 'viewer') : has.includes(needed)
  if (!isFit) throw refuse(role.from === 'ask' ? 'is a viewer, who only reads' : `is not ${whatTheyAre[needed]} here`)
  if (role.side === 'incoming' && role.from === 'ask' && to.kind === 'person' && id !== to.id)
    throw refuse(`does not take over, ${nameOf(circumstances, to.id)} does`)
  const other = definition.roles.find(
    (one) => one !== role && !one.informedOnly && found.get(one.name) === id && !(isManager(one) && isManager(role)),
  )
  if (other) throw refuse(`is already the ${other.name} of this handover`)
}

/** An account whose tier a person serves goes to no pool, unless operations allow it for that tier; children that go along neither. */
function refuseByTier(input: StartInput, to: Holder, { world, tiers }: Circumstances): void {
  const moving = world.children.filter(({ id, apart }) => apart === undefined && !input.staying?.some(({ account }) => account === id))
  const families = [{ name: world.account.name, records: world.records }, ...moving]
  for (const { name, records = [] } of families) {
    const tier = tierKept(to, records, tiers)
    if (tier)
      throw new Refusal(
        'conflict',
        'start.tier-stays',
        `${name} has the service tier ${tier.name}, which is not handed to a pool. Move the account to another tier first${name === world.account.name ? '' : ', let it stay'}, or ask operations to allow it in Settings.`,
        { where: name === world.account.name ? 'to' : 'staying', details: { tier: tier.id } },
      )
  }
}

/** Nobody reviews what they submit (invariant 8); seen here, before the work begins. */
function refuseOwnGate(found: ReadonlyMap<string, PersonId>, circumstances: Circumstances): void {
  for (const { role, submitter, title } of circumstances.definition.gates) {
    const person = found.get(role)
    if (person !== undefined && person === found.get(submitter)) {
      throw new Refusal(
        'conflict',
        'gate.own-package',
        `${nameOf(circumstances, person)} would decide "${title}" about their own package. Choose another ${role}.`,
        { where: `roles.${role}` },
      )
    }
  }
}

/** The records may name one person for roles of which the page wants two people's word. */
function refuseOneForTwo(found: ReadonlyMap<string, PersonId>, circumstances: Circumstances): void {
  const twice = oneForTwo(circumstances.definition, found)
  if (twice)
    throw new Refusal(
      'invalid',
      'start.role-unfit',
      `${nameOf(circumstances, twice.person)} is already the ${twice.other} of this handover. Choose another ${twice.role}.`,
      { where: `roles.${twice.role}`, details: { role: twice.role } },
    )
}
