import { actionTable } from '../../src/core/cutover/actions.ts'
import { definitionJsonSchema } from '../../src/core/definition/schema.ts'
import { letterFacts } from '../../src/core/documents/letter-facts.ts'
import type { FactField, FactType } from '../../src/core/facts/fact-type.ts'
import { factsSchema } from '../../src/core/facts/facts-schema.ts'

/** What a page may bind: the facts that checks read, and the actions of `do:`. */
export function playbookPagesMarkdown(): string {
  const fields = Object.entries(factsSchema.fields)
  const scalar = fields.filter(([, { is }]) => is.type !== 'object' && is.type !== 'list')
  const structured = fields.filter(([, { is }]) => is.type === 'object' || is.type === 'list')
  return `${[
    '# What a playbook page may bind',
    '',
    'Generated from the code by `scripts/generate-reference.ts`. The pages in `playbooks/` are examples of everything here.',
    '',
    'A binding is a YAML map in an HTML comment at the end of a heading, a list item, a table row or a paragraph: `<!-- { id: follow-tickets, do: helpdesk.follow-open-tickets } -->`. `check`, `when`, `verify` and `never` hold CEL over the facts below. People compare by identity (`t.owner == handover.incoming`), days and moments as texts. A field that nobody filled in makes the answer "cannot tell" unless `has(…)` asks first; so does a kind of which nothing is known, which `known(…)` asks.',
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
    'A fence of the kind `letter` below the step that sends it holds its approved text: the first line is `Subject: …`, paragraphs follow after empty lines. Placeholders stand between double braces and name facts that customers may read; any other is an error. Everything is locked but the place of the personal line. A page without such a fence sends the text that Baton ships for its kind of transition.',
    '',
    '| placeholder | is |',
    '|---|---|',
    ...Object.entries(letterFacts).map(([name, { about }]) => `| \`{{${name}}}\` | ${about} |`),
    '',
    '## What a page compiles to',
    '',
    'One JSON document: `baton playbook render --as json PAGE` writes it, `baton playbook check --json PAGE` writes it with the diagnostics. [playbook.schema.json](playbook.schema.json) describes every field (JSON Schema, draft 2020-12); what it does not name does not occur. Each element carries its place in the page (`range`) and how sure the compiler is of it (`certainty`).',
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
