import { actionTable } from '../../src/core/cutover/actions.ts'
import { transitionKinds } from '../../src/core/definition/definition.ts'
import { moments } from '../../src/core/definition/moments.ts'
import { definitionJsonSchema } from '../../src/core/definition/schema.ts'
import { letterFacts } from '../../src/core/documents/letter-facts.ts'
import type { FactField, FactType } from '../../src/core/facts/fact-type.ts'
import { factsSchema } from '../../src/core/facts/facts-schema.ts'
import type { BindingKey } from '../../src/core/playbook/binding.ts'

/** Every key of a binding: where it may stand, and what it says. */
const bindings: Record<BindingKey, [on: string, says: string]> = {
  id: ['any element', 'its name; checks, bindings and running handovers know it by this name, so keep it when the wording changes'],
  role: ['task, gate', 'who does it, where the text does not name them'],
  kind: [
    'task, heading',
    `\`task\`, \`attest\` (a person vouches for it), \`call\`, \`letter\`, \`ownership\` (the account changes hands), \`approval\`, \`signoff\`, \`field\` (the handover document) or \`gate\``,
  ],
  due: [
    'task, heading',
    'when it is due: `3 business days` (after it opens), `2 business days after start`, `… after meeting`, `… after flip`, `end of week 2`, `5 days before renewal`',
  ],
  after: ['task', 'ids of the tasks that have to be finished first'],
  check: ['task, part of a task', 'CEL: what must be true. A task with a check cannot be ticked by hand unless the check cannot tell'],
  when: ['task, topic', 'CEL: for which accounts it applies; for others it is not applicable'],
  do: ['task', 'the action that Baton carries out for it, from the table below; with arguments as a map'],
  verify: ['task', 'CEL: what must be true once the action has been carried out'],
  optional: ['task', '`true`: the handover can complete without it'],
  participants: ['call, sign-off', 'the roles that take part'],
  minutes: ['call', 'how long it takes: `45` or `{ min: 30, max: 60 }`'],
  agenda: ['task, topic of the document', 'the part of the internal call in which it is talked about: `top`, `people` or `open`'],
  establishes: [
    'task',
    `the moment that finishing it establishes, for checks, letters and dues that wait for it: ${moments.map((moment) => `\`${moment}\``).join(', ')}`,
  ],
  restricted: ['task, topic of the document', '`candid`: only the two holders, the gatekeeper and the manager read what is written there'],
  facts: ['topic', 'the kinds of records that are shown beside it'],
  section: [
    'heading',
    'what the section is for, where its title does not say it: `steps`, `topics`, `raci`, `template`, `principles` or `flow`',
  ],
  rework: ['gate', 'ids of the tasks, groups or stages to which "needs fixes" leads back'],
  never: ['principle', 'CEL: what must never be true; while it is, an incident is open'],
  pattern: ['saying of a letter', 'a regular expression that finds it in the text of the letter'],
  covers: ['row of the RACI', 'ids of the tasks, groups or stages that the row is about'],
  accountable: ['row of the RACI', 'for two accountable roles: `joint` (both sign) or `first` (the first one decides)'],
}

/** What a page can say: the keys of its bindings, the facts that checks read, and the actions of `do:`. */
export function playbookPagesMarkdown(): string {
  const fields = Object.entries(factsSchema.fields)
  const scalar = fields.filter(([, { is }]) => is.type !== 'object' && is.type !== 'list')
  const structured = fields.filter(([, { is }]) => is.type === 'object' || is.type === 'list')
  return `${[
    '# What a playbook page can say',
    '',
    'Generated from the code by `scripts/generate-reference.ts`. The pages in `playbooks/` are examples of everything here.',
    '',
    'A binding is a YAML map in an HTML comment at the end of a heading, a list item, a table row or a paragraph: `<!-- { id: follow-tickets, do: helpdesk.follow-open-tickets } -->`. `check`, `when`, `verify` and `never` hold CEL over the facts below. People are compared by identity (`t.owner == handover.incoming`), days and moments as text. The answer is "cannot tell" where a field is empty or nothing is known about a kind of record; ask `has(…)` or `known(…)` first where that should not be so.',
    '',
    '## Keys of a binding',
    '',
    '| key | stands on | says |',
    '|---|---|---|',
    ...Object.entries(bindings).map(([key, [on, says]]) => `| \`${key}\` | ${on} | ${says} |`),
    '',
    '## The front matter',
    '',
    'The YAML at the head of a page. Other keys are left to whoever publishes the page.',
    '',
    '| key | says |',
    '|---|---|',
    '| `title` | the name of the playbook |',
    '| `playbook` | its id; a page with a known id is a new version of that playbook |',
    `| \`kind\` | ${transitionKinds.map((kind) => `\`${kind}\``).join(', ')} |`,
    '| `ownership` | the id of the task with which the account changes hands |',
    '| `letter` | who sends the letter: `csm`, `ae` from their own mailbox, or `app` from the address of the workspace |',
    '| `paces` | what a start offers: `standard`, `slow` |',
    '| `roles` | a list: `name`, `aliases`, `side` (`outgoing`, `incoming`, `pool`, `neither`), and `from`, who it is: `account.csm`, `account.ae`, `territory.owner`, `manager of …`, or `ask` at the start |',
    '',
    '## Facts',
    '',
    ...scalar.map(([name, field]) => `- \`${name}\`: ${words(field.is)}`),
    '',
    ...structured.flatMap(([name, field]) => [`### \`${name}\``, '', ...table(field), '']),
    '## Actions for `do:`',
    '',
    '| action | what it does | system | may be repeated | arguments |',
    '|---|---|---|---|---|',
    ...actionTable().map(
      ({ name, title, system, repeat, arguments: args }) =>
        `| \`${name}\` | ${title} | ${system} | ${repeat} | ${args.map((one) => `\`${one}\``).join(', ')} |`,
    ),
    '',
    '## The text of a letter',
    '',
    'A fenced block marked `letter`, below the step that sends the letter, holds the approved text. Its first line is `Subject: …`; paragraphs are separated by empty lines. Placeholders are written in double braces and name facts that customers may read; any other placeholder is an error. Whoever drafts the letter can write only the personal line; everything else is locked. For a page without such a block, Baton sends its own text for that kind of transition.',
    '',
    '| placeholder | is |',
    '|---|---|',
    ...Object.entries(letterFacts).map(([name, { about }]) => `| \`{{${name}}}\` | ${about} |`),
    '',
    '## What a page compiles to',
    '',
    'One JSON document: `baton playbook render --as json PAGE` writes it, `baton playbook check --json PAGE` writes it with the diagnostics. [playbook.schema.json](playbook.schema.json) describes every field (JSON Schema, draft 2020-12); no other fields occur. Each element has its place in the page (`range`) and how sure the compiler is of it (`certainty`).',
  ].join('\n')}\n`
}

/** The compiled form for whoever reads it without this house: an editor, a validator, a generator of types. */
export const playbookSchemaJson = (): string => `${JSON.stringify(definitionJsonSchema(), null, 2)}\n`

function table({ is }: FactField): string[] {
  const object = is.type === 'list' ? is.of : is
  const intro = is.type === 'list' ? ['A list. Each has:', ''] : []
  if (object.type !== 'object') return [...intro, words(object)]
  return [
    ...intro,
    '| field | is | who may read it |',
    '|---|---|---|',
    ...Object.entries(object.fields).map(
      ([name, field]) =>
        `| \`${name}\`${field.optional ? ' (may be absent)' : ''} | ${words(field.is)} | ${field.class?.class ?? 'internal'} |`,
    ),
  ]
}

function words(is: FactType): string {
  switch (is.type) {
    case 'list':
      return `list of ${words(is.of)}`
    case 'object':
      return is.name
    case 'map':
      return `map of ${words(is.of)}`
    case 'choice':
      return is.values.map((option) => `\`${option}\``).join(', ')
    default:
      return is.type
  }
}
