import { type Described, describeContract, exampleText, generalRules, membersOf, withHeads } from './reference.ts'
import { type Schema, shapeOf } from './schemas.ts'

/** The reference of the HTTP API as a Markdown page. */
export function referenceMarkdown(): string {
  const { subjects, schemas } = describeContract()
  return [
    '# HTTP API',
    '',
    'Generated from the contract (`src/contract`) by `scripts/generate-reference.ts`; do not edit by hand. The running server shows the same at `/docs`, and as OpenAPI 3.1 at `/openapi.json`.',
    '',
    ...generalRules.map((rule) => `- ${rule}`),
    '',
    ...subjects.flatMap(({ title, about, endpoints }) => [`## ${title}`, '', about, '', ...endpoints.flatMap(endpointLines)]),
    '## Schemas',
    '',
    ...schemas.flatMap(([name, schema]) => schemaLines(name, schema)),
  ]
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()
    .concat('\n')
}

function endpointLines(endpoint: Described): string[] {
  const { method, path, summary, about, who, fields, body, status, heads, answer, refusals } = endpoint
  return [
    `### \`${method} ${path}\``,
    '',
    `${summary}.${about === undefined ? '' : ` ${about}`} Who: ${who.replace(/^P/, 'p').replace(/^A/, 'a')}.`,
    '',
    ...(fields.length === 0
      ? []
      : [
          '| takes | in | type | |',
          '|---|---|---|---|',
          ...fields.map(
            (field) =>
              `| \`${field.name}\`${field.required ? '' : ' (optional)'} | ${field.in} | ${code(shapeOf(field.schema))} | ${cell(field.about)} |`,
          ),
          '',
        ]),
    ...(body ? [`Body (\`${body.type}\`): \`${shapeOf(body.schema)}\``, '', ...memberLines(body.schema), ...exampleLines(body)] : []),
    answer
      ? `Answers ${status}${withHeads(heads)} (\`${answer.type}\`): \`${shapeOf(answer.schema)}\`${textsOf(answer)}`
      : `Answers ${status}, with nothing.`,
    '',
    ...(answer ? memberLines(answer.schema) : []),
    ...(refusals.length === 0
      ? []
      : [
          '| refused with | | when |',
          '|---|---|---|',
          ...refusals.map((one) => `| ${one.status} | \`${one.code}\` | ${cell(one.when)} |`),
          '',
        ]),
  ]
}

const memberLines = (schema: Schema): string[] => {
  const members = membersOf(schema)
  return members.length === 0 ? [] : [...members.map(({ name, about }) => `- \`${name}\`: ${about}`), '']
}

const exampleLines = (body: NonNullable<Described['body']>): string[] => {
  const example = exampleText(body)
  return example === undefined ? [] : [`\`\`\`${typeof body.example === 'string' ? '' : 'json'}`, example, '```', '']
}

const textsOf = ({ files, minimal }: NonNullable<Described['answer']>): string =>
  (minimal ? `; with \`Prefer: return=minimal\` \`${shapeOf(minimal)}\`` : '') +
  files.map(({ value, type, of }) => `; with \`as=${value}\` its \`${of}\` as a file of type \`${type}\``).join('')

function schemaLines(name: string, schema: Schema): string[] {
  const {
    properties,
    required = [],
    description,
  } = schema as { properties?: Record<string, Schema>; required?: string[]; description?: string }
  const head = [`### ${name}`, '', ...(description ? [`${description}.`, ''] : [])]
  if (!properties) return [...head, `\`${shapeOf(schema)}\``, '']
  const rows = Object.entries(properties).map(
    ([key, member]) =>
      `| \`${key}\`${required.includes(key) ? '' : ' (optional)'} | ${code(shapeOf(member))} | ${cell(typeof member.description === 'string' ? member.description : '')} |`,
  )
  return [...head, '| member | type | |', '|---|---|---|', ...rows, '']
}

/** In a table a bar would end the cell. */
const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
