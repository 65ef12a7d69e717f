import { z } from 'zod'
import { onceFor } from '../base/once-for.ts'
import { Refusal } from '../base/refusal.ts'
import { memberOf, schemaWords } from '../base/schema-words.ts'
import { notAllowed } from '../policy/can.ts'
import { loggedAs } from '../policy/member.ts'
import type { Circumstances } from './circumstances.ts'
import { classed } from './classed.ts'
import { commands } from './commands.ts'
import { evolve } from './evolve.ts'
import type { Handover, HandoverEvent, Happened } from './handover.ts'
import { toldMeanwhile } from './letter-items.ts'
import { type Rule, refusedByStatus } from './rule.ts'
import { settle } from './settle.ts'

/** A command as it comes in: its name, what it is on, and what it needs. */
export type Command = { command: string; on?: string | undefined } & Record<string, unknown>

/** What somebody may do now, with the JSON Schema of what it needs. */
export type Can = { command: string; on: string | null; label: string; needs: unknown }

/**
 * The rule book as a function: a command on a state under circumstances gives events, or is refused for a reason that people
 * can act on. The events are those of the command and all that follows from them by itself.
 */
export function decide(command: Command, handover: Handover, circumstances: Circumstances): Happened[] {
  const rule = ruleOf(command.command)
  if (!rule) throw new Refusal('unknown', 'command.unknown', `There is no command "${command.command}".`, { where: 'command' })
  const { command: _name, on: target, ...input } = command
  const refusal = refusalOf(rule, handover, circumstances, target ?? null)
  if (refusal) throw refusal
  const on = target ?? ''
  const needs = rule.needs(handover, circumstances, on)
  const parsed = needs.safeParse(input, { error: schemaWords })
  if (!parsed.success) throw invalid(parsed.error)
  return withConsequences(handover, rule.decide(handover, circumstances, on, parsed.data as never), circumstances)
}

/** The events of whoever acted, then what Baton does about them. */
export function withConsequences(handover: Handover, events: HandoverEvent[], circumstances: Circumstances): Happened[] {
  const { actor } = circumstances
  const { actor: by, via } = loggedAs(actor)
  const how = actor.kind === 'person' && actor.byLink ? { byLink: actor.byLink } : {}
  const own = events.map(
    (event): Happened => ({
      ...classed(event, circumstances.definition),
      by,
      ...(via !== undefined && { via }),
      at: circumstances.now,
      ...how,
    }),
  )
  const state = own.reduce(evolve, handover)
  const after = circumstancesAfter(events, circumstances)
  const meanwhile = toldMeanwhile(events, state, after).map((event): Happened => ({ ...event, by: 'baton', at: circumstances.now }))
  return [...own, ...meanwhile, ...settle(meanwhile.reduce(evolve, state), after)]
}

/** Under another version of the page only that version's rules say what follows, and what anybody sees. */
export function circumstancesAfter(events: readonly HandoverEvent[], circumstances: Circumstances): Circumstances {
  const change = events.find((event) => event.type === 'PlaybookVersionChanged')
  if (!change) return circumstances
  const { definition, otherVersions = [] } = circumstances
  const target = otherVersions.find(({ version }) => version === change.version)
  if (!target) throw new Error(`Version ${change.version} is not among the other versions`)
  return { ...circumstances, definition: target, otherVersions: [definition, ...otherVersions.filter((one) => one !== target)] }
}

/** Everything that this person may do now. It asks the same `refuse` that `decide` asks, so the two cannot differ. */
export function can(handover: Handover, circumstances: Circumstances): Can[] {
  if (circumstances.actor.kind === 'baton') return []
  return withoutStacks(() =>
    commands.flatMap((rule) => {
      if (refusedByStatus(rule, handover) || (rule.signs && circumstances.actor.kind === 'software')) return []
      const targets = rule.targets(handover, circumstances)
      return targets.flatMap((target): Can[] => {
        const on = target ?? ''
        if (refusalOf(rule, handover, circumstances, target ?? null, targets)) return []
        return [
          {
            command: rule.command,
            on: target ?? null,
            label: rule.label(handover, circumstances, on),
            needs: schemaOf(rule.needs(handover, circumstances, on)),
          },
        ]
      })
    }),
  )
}

/** Most of what is asked here is refused, and a refusal that nobody throws needs no stack; taking it costs more than the answer. */
function withoutStacks<T>(ask: () => T): T {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return ask()
  } catch {
    // A bug, then; asked again it shows where it lies.
    Error.stackTraceLimit = before
    return ask()
  } finally {
    Error.stackTraceLimit = before
  }
}

// Most needs are the same for everybody and always; to draw them anew takes longer than all the rules together.
const schemaOf = onceFor((needs: z.ZodType): unknown => z.toJSONSchema(needs, { io: 'input', unrepresentable: 'any' }))

/** Why this person may not, in the words that the screen shows; nothing when they may. */
export function whyNot(command: string, on: string | null, handover: Handover, circumstances: Circumstances): Refusal | undefined {
  const rule = ruleOf(command)
  if (!rule) return new Refusal('unknown', 'command.unknown', `There is no command "${command}".`)
  return withoutStacks(() => refusalOf(rule, handover, circumstances, on))
}

const rules = new Map(commands.map((rule) => [rule.command, rule]))
const ruleOf = (command: string): Rule | undefined => rules.get(command)

function refusalOf(
  rule: Rule,
  handover: Handover,
  circumstances: Circumstances,
  on: string | null,
  targets: readonly (string | undefined)[] = rule.targets(handover, circumstances),
): Refusal | undefined {
  const { actor } = circumstances
  if (actor.kind === 'baton') throw new Error(`The machine asked for ${rule.command}`)
  if (!actor.member.active) return new Refusal('forbidden', 'person.left', `${actor.member.name} has left this workspace.`)
  if (rule.signs && actor.kind === 'software') {
    return new Refusal(
      'forbidden',
      'software.never-signs',
      'Software may gather, draft and propose. It never approves, signs, waives or releases.',
    )
  }
  try {
    // In a state in which nobody can do it, whose it is does not matter.
    const refusal = refusedByStatus(rule, handover) ?? wrongTarget(rule, targets, on) ?? rule.refuse(handover, circumstances, on ?? '')
    if (refusal) return refusal
    // Also by a link, and of who takes part: whoever was made a viewer meanwhile reads.
    if (targets.includes(on ?? undefined)) return notAllowed(actor, 'handover.command')
    // It exists, and the rule has nothing against it, yet the command is not about such a thing: a call to be held has no signature.
    return new Refusal('conflict', 'command.not-here', `"${rule.command}" cannot be done with "${on}".`, { where: 'on' })
  } catch (error) {
    // Asking about something that is not there is a refusal too; anything else is our bug and travels on.
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Whether it has to say what it is on. */
function wrongTarget({ command }: Rule, targets: readonly (string | undefined)[], on: string | null): Refusal | undefined {
  if (targets.includes(undefined)) {
    return on === null
      ? undefined
      : new Refusal('invalid', 'command.on', `"${command}" is about the handover as a whole; leave "on" out.`, { where: 'on' })
  }
  return on === null
    ? new Refusal('invalid', 'command.on', `Say what "${command}" is on.`, { where: 'on', details: { choices: targets.slice(0, 60) } })
    : undefined
}

function invalid(error: z.ZodError): Refusal {
  const [first] = error.issues
  const where = first && memberOf(first)
  return new Refusal('invalid', 'command.invalid', `${where ? `"${where}": ` : ''}${first?.message ?? 'not readable'}.`, {
    ...(where ? { where } : {}),
    details: { problems: error.issues.map((issue) => ({ where: memberOf(issue), message: issue.message })) },
  })
}
