import type { LetterMode, LetterTemplate, TransitionKind } from '../definition/definition.ts'
import { compileLetter } from './letter-template.ts'

/** The letters that Baton ships, for pages without a text of their own. Compiled like any page's, and never with a problem. */

const toPool = `Subject: {{account}}: who to turn to from now on

Dear {{recipients}},

From {{date}}, {{main contact}} is your main contact for {{account}}. Thank you for the work we have done together.

When you need technical help, engineers of our {{incoming}} team help on request: ask {{main contact first name}}, who brings in the right person. The team is shared by many customers; nobody in it is assigned to one account alone.

For everyday questions our documentation and self-service pages are the fastest way. Your meetings stay with {{main contact first name}}; engineers of the team take no part in customer calls.

{{personal line}}

If you have a question about this, reply to this message; it reaches us all.

Kind regards,
{{sender}}
`

// Whoever becomes the main contact writes it, so it speaks of them as "I".
const toPoolByItsContact = `Subject: {{account}}: who to turn to from now on

Dear {{recipients}},

From {{date}}, I am your main contact for {{account}}. {{outgoing}}, who has looked after you so far, has told me what we have agreed.

When you need technical help, engineers of our {{incoming}} team help on request: ask me, and I bring in the right person. The team is shared by many customers; nobody in it is assigned to one account alone.

For everyday questions our documentation and self-service pages are the fastest way. Your meetings stay with me; engineers of the team take no part in customer calls.

{{personal line}}

If you have a question about this, reply to this message.

Kind regards,
{{sender}}
`

const toPerson = `Subject: {{account}}: your new contact, {{incoming}}

Dear {{recipients}},

Thank you for the call. {{incoming contact}} now looks after {{account}} and is your first contact for everything that you came to me for.

{{incoming first name}} has everything that we have agreed, and sends you the new invitation for our regular calls.

{{personal line}}

If you have a question about this, reply to this message; it reaches us all.

Kind regards,
{{sender}}
`

// The AE writes it, so it speaks of who looked after the customer by name.
const toPersonByAnother = toPerson
  .replace('Thank you for the call. {{incoming contact}}', 'As we told you on the call, {{incoming contact}}')
  .replace('that you came to me for', 'that {{outgoing}} did for you until now')

export const shippedLetters = { toPool, toPoolByItsContact, toPerson, toPersonByAnother } as const

const compiled = Object.fromEntries(
  Object.entries(shippedLetters).map(([name, source]) => {
    const { template, problems } = compileLetter(source)
    if (problems[0]) throw new Error(`The shipped letter ${name}, line ${problems[0].line}: ${problems[0].says}`)
    return [name, template]
  }),
) as Record<keyof typeof shippedLetters, LetterTemplate>

/** The text for a transition whose page states none. */
export function shippedLetter(kind: TransitionKind, mode: LetterMode): LetterTemplate {
  if (kind !== 'named-to-pool') return mode === 'ae' ? compiled.toPersonByAnother : compiled.toPerson
  return mode === 'ae' ? compiled.toPoolByItsContact : compiled.toPool
}
