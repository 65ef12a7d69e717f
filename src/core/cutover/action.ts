import type { z } from 'zod'
import { Refusal } from '../base/refusal.ts'
import type { Facts } from '../facts/facts.ts'
import type { Kind } from '../records/kinds.ts'
import { type Capability, capabilities } from './capabilities.ts'

/** How an operation on another system may be repeated: by nature, by a key that we give, after a look whether it happened, or never. */
export type Repeat = 'natural' | 'keyed' | 'probed' | 'never'

/** Fields of a record by name. */
export type Data = Readonly<Record<string, unknown>>

/**
 * One change in another system, before it is made. `before` and `after` hold the fields that change and no others, so that a
 * plan never shows more of a record than it needs; a record that is created has no `before`, one that is removed no `after`.
 * A plan changes each record at most once.
 */
export type PlannedChange = {
  /** What the system does: `Helpdesk`. */
  system: string
  /** The object, in words. */
  subject: string
  account: string
  record: { kind: Kind; key: string }
  before: Data | null
  after: Data | null
  /** A sentence that a person can carry out by hand: object, place, old and new value. */
  instruction: string
  /** Set where no machine may do it, even with a connection: only the customer or somebody's own eyes can. */
  byHandOnly?: true
  /** Ids of changes that must be made before. */
  afterIds?: string[]
  /** What takes the place of what goes. It has to be there, and active, at the moment at which the old one goes. */
  standsOn?: { kind: Kind; key: string }
  /** Set where it happens in another system than the action's own: notes and recordings are shared together. */
  capability?: Capability
}

/** What the plan leaves alone for now, and why: the old may not end before the new stands. */
export type HeldBack = { subject: string; because: string }

/** What an action may know beside the facts. */
export type Around = {
  /** Where the handover can be opened. */
  handoverLink?: string
}

/** Something that Baton can do for a task. Pure: from facts to changes. What is true already gives no change. */
export type Action = {
  name: string
  title: string
  capability: Capability
  repeat: Repeat
  /** The kinds of record that it looks at. */
  reads: readonly Kind[]
  /** All its changes are for people. */
  byHandOnly?: true
  arguments: z.ZodObject
  /** Arguments that whoever carries it out may give: one reason for all, an answer to one. Absent when there is nothing to say. */
  asks: (facts: Facts, args?: unknown) => Asked | undefined
  plan: (facts: Facts, args?: unknown, around?: Around) => PlannedChange[]
  holdsBack: (facts: Facts, args?: unknown) => HeldBack[]
}

/** `label`: the button's words, where the changes alone do not say what it is about. */
export type Asked = { shape: z.ZodRawShape; label?: string; selects?: string }

/** A change as an action writes it; where it happens is added by `action`. */
export type Draft = Omit<PlannedChange, 'system' | 'account'> & { system?: string }

export function action<A extends z.ZodObject>({
  plan,
  holdsBack,
  asks,
  ...rest
}: Omit<Action, 'arguments' | 'plan' | 'holdsBack' | 'asks'> & {
  arguments: A
  plan: (facts: Facts, args: z.output<A>, around: Around) => Draft[]
  holdsBack?: (facts: Facts, args: z.output<A>) => HeldBack[]
  asks?: (facts: Facts, args: z.output<A>) => Asked | undefined
}): Action {
  const known = new WeakMap<object, z.output<A>>()
  const read = (args: unknown): z.output<A> => {
    // The arguments of a page stay as they are.
    const before = typeof args === 'object' && args !== null ? known.get(args) : undefined
    if (before) return before
    const parsed = rest.arguments.safeParse(args ?? {})
    if (!parsed.success) throw new Refusal('invalid', 'action.arguments', `${rest.name}: ${problemIn(parsed.error)}.`)
    const read = parsed.data as z.output<A>
    if (typeof args === 'object' && args !== null) known.set(args, read)
    return read
  }
  return {
    ...rest,
    plan: (facts, args, around = {}) =>
      plan(facts, read(args), around).map((draft) => ({
        system: capabilities[draft.capability ?? rest.capability],
        account: facts.account.id,
        ...(rest.byHandOnly ? { byHandOnly: true as const } : {}),
        ...draft,
      })),
    holdsBack: (facts, args) => holdsBack?.(facts, read(args)) ?? [],
    asks: (facts, args) => asks?.(facts, read(args)),
  }
}

/** What is wrong with the arguments, for whoever writes the page; undefined when nothing is. */
export function problemOf(schema: z.ZodObject, args: unknown): string | undefined {
  const parsed = schema.safeParse(args ?? {})
  return parsed.success ? undefined : problemIn(parsed.error)
}

function problemIn({ issues }: z.ZodError): string {
  // A misspelt name explains why another one is missing.
  const unknown = issues.find(({ code }) => code === 'unrecognized_keys')
  const first = unknown ?? issues[0]
  const where = first?.code === 'unrecognized_keys' ? first.keys[0] : first?.path.join('.')
  return `${where ? `"${where}": ` : ''}${first?.message ?? 'not readable'}`
}
