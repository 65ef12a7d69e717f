import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { PlainDate } from '../base/ids.ts'
import type { LetterFact, TransitionKind } from '../definition/definition.ts'
import { Account } from '../records/account.ts'
import { customerSafe } from '../records/field-class.ts'
import { Contact } from '../records/relationship.ts'

/** What a letter to the customer may be made of: only things that are safe for customers to read (process.md, invariant 6). */
export type LetterSources = {
  kind: TransitionKind
  account: string
  /** First names of the recipients, as the greeting says them. */
  greeted: string[]
  outgoing: string
  /** Under whose name it ends; who hands over, where nothing else is said. */
  sender?: string
  /** The new person, or the pool that takes over. */
  incoming: { kind: 'person' | 'pool'; name: string; email?: string }
  mainContact: { name: string; email?: string }
  /** The day on which the customer hears, where the draft proposes just one; where it proposes several, any of them is agreed. */
  date?: PlainDate
  /** A line of the sender's own. */
  personal?: string
}

/** A fact that a letter may name: of what type, from which field with which class, and how customers read it. */
export type BoundFact = {
  type: 'name' | 'names' | 'contact' | 'date' | 'line'
  /** The field it is read from. Its class is what decides whether a letter may say it. */
  field: z.ZodType
  about: string
  say: (sources: LetterSources) => string
}

// Names and business addresses of our own people: whoever writes to a customer tells them.
const ours = customerSafe(z.string())
const announced = customerSafe(z.iso.date())
const personal = customerSafe(z.string().max(400))

/** Every placeholder that a letter can have. What is not here, no letter can say. */
export const letterFacts: Readonly<Record<LetterFact, BoundFact>> = {
  account: { type: 'name', field: Account.shape.name, about: "the customer's name", say: ({ account }) => account },
  recipients: {
    type: 'names',
    field: Contact.shape.name,
    about: 'the first names of who receives it',
    say: ({ account, greeted }) => (greeted.length === 0 ? `team at ${account}` : listed(greeted)),
  },
  sender: { type: 'name', field: ours, about: 'who it comes from', say: ({ sender, outgoing }) => sender ?? outgoing },
  outgoing: { type: 'name', field: ours, about: 'who hands over', say: ({ outgoing }) => outgoing },
  incoming: { type: 'name', field: ours, about: 'who takes over: a person or a team', say: ({ incoming }) => incoming.name },
  'incoming first name': {
    type: 'name',
    field: ours,
    about: 'the first name of who takes over',
    say: ({ incoming }) => (incoming.kind === 'pool' ? incoming.name : firstName(incoming.name)),
  },
  'incoming contact': {
    type: 'contact',
    field: ours,
    about: 'name and address of who takes over',
    say: ({ incoming }) => address(incoming),
  },
  'main contact': {
    type: 'contact',
    field: ours,
    about: 'name and address of whom the customer turns to from now on',
    say: ({ mainContact }) => address(mainContact),
  },
  'main contact first name': {
    type: 'name',
    field: ours,
    about: 'the first name of whom the customer turns to',
    say: ({ mainContact }) => firstName(mainContact.name),
  },
  date: {
    type: 'date',
    field: announced,
    about:
      'the day of the letter where one is proposed, `15 December 2026`; where several are, `today`, because it leaves on the one that is agreed',
    say: ({ date }) => (date === undefined ? 'today' : letterDay(date)),
  },
  'personal line': {
    type: 'line',
    field: personal,
    about: "a line of the sender's own, at most 400 characters; left out when there is none",
    say: ({ personal: own }) => own?.trim() ?? '',
  },
}

export const letterFactNames = Object.keys(letterFacts) as LetterFact[]
export const isLetterFact = (name: string): name is LetterFact => Object.hasOwn(letterFacts, name)

/** In full: customers read it, in whatever country. */
const letterDay = (date: PlainDate) =>
  Temporal.PlainDate.from(date).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
const firstName = (name: string) => name.split(' ')[0] ?? name
const address = (one: { name: string; email?: string }) => (one.email === undefined ? one.name : `${one.name} (${one.email})`)
const listed = (names: string[]) => (names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`)
