import type { FastifyInstance } from 'fastify'
import { type Described, describeContract, exampleText, generalRules, membersOf, withHeads } from './reference.ts'
import { type Schema, shapeOf } from './schemas.ts'
import { forReading } from './security-headers.ts'

/** The reference as a page to read: made here, plain HTML, no script. */
export function serveDocs(app: FastifyInstance, newNonce: () => string): void {
  // Made when somebody asks first: most starts never need it.
  let body: string | undefined
  app.get('/docs', async (_request, reply) => {
    const nonce = newNonce()
    body ??= docsBody()
    return reply.headers({ ...forReading(nonce), 'content-type': 'text/html; charset=utf-8' }).send(page(nonce, body))
  })
}

const page = (nonce: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Baton: HTTP API</title><style nonce="${nonce}">${style}</style></head><body>${body}</body></html>`

const style = `:root{color-scheme:light dark;--line:light-dark(#d5d9df,#3a3f47);--quiet:light-dark(#57606a,#9aa4af);--code:light-dark(#f2f4f7,#1d2127)}
body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem 1rem 4rem;background:light-dark(#fff,#14171b);color:light-dark(#1a1e23,#e6e9ed)}
h2{margin-top:3rem;border-bottom:1px solid var(--line)}h3{margin:2rem 0 .25rem;font-size:1rem}code{font:.875em/1.5 ui-monospace,monospace;background:var(--code);padding:.1em .3em;border-radius:4px;overflow-wrap:anywhere}
pre{background:var(--code);border-radius:4px;padding:.5rem .75rem;overflow-x:auto;margin:.5rem 0}pre code{padding:0}table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line)}th{font-weight:600;color:var(--quiet)}
td code{overflow-wrap:normal}td:last-child{min-width:12rem}a{color:light-dark(#0a58ca,#7fb4ff)}nav ul{columns:16rem;list-style:none;padding:0}.quiet{color:var(--quiet)}.wide{overflow-x:auto}`

function docsBody(): string {
  const { subjects, schemas } = describeContract()
  const names = new Set(schemas.map(([name]) => name))
  const anchor = (title: string) => title.toLowerCase().replaceAll(/[^a-z]+/g, '-')
  const shape = (schema: Schema) => `<code>${linked(shapeOf(schema), names)}</code>`
  return [
    '<main><h1>Baton: HTTP API</h1>',
    '<p>As a document for machines: <a href="/openapi.json">OpenAPI 3.1</a>.</p>',
    `<ul>${generalRules.map((rule) => `<li>${text(rule)}</li>`).join('')}</ul>`,
    `<nav aria-label="Subjects"><ul>${[...subjects.map(({ title }) => title), 'Schemas'].map((title) => `<li><a href="#${anchor(title)}">${text(title)}</a></li>`).join('')}</ul></nav>`,
    ...subjects.map(
      ({ title, about, endpoints }) =>
        `<section><h2 id="${anchor(title)}">${text(title)}</h2><p>${text(about)}</p>${endpoints.map((one) => endpointHtml(one, shape)).join('')}</section>`,
    ),
    `<section><h2 id="schemas">Schemas</h2>${schemas.map(([name, schema]) => schemaHtml(name, schema, shape)).join('')}</section></main>`,
  ].join('\n')
}

type Shape = (schema: Schema) => string

function endpointHtml(
  { name, method, path, summary, about, who, fields, body, status, heads, answer, refusals }: Described,
  shape: Shape,
): string {
  return [
    `<h3 id="${name}"><code>${method} ${text(path)}</code></h3>`,
    `<p>${text(summary)}.${about === undefined ? '' : ` ${text(about)}`} <span class="quiet">${text(who)}.</span></p>`,
    table(
      ['Takes', 'In', 'Type', ''],
      fields.map((field) => [
        `<code>${text(field.name)}</code>${field.required ? '' : ' (optional)'}`,
        field.in,
        shape(field.schema),
        text(field.about),
      ]),
    ),
    body ? `<p>Body <code>${text(body.type)}</code>: ${shape(body.schema)}</p>${membersHtml(body.schema)}${exampleHtml(body)}` : '',
    answer
      ? `<p>Answers ${status}${text(withHeads(heads))}: ${shape(answer.schema)}${answer.minimal ? `; with <code>Prefer: return=minimal</code> ${shape(answer.minimal)}` : ''}</p>${membersHtml(answer.schema)}`
      : `<p>Answers ${status}, with nothing.</p>`,
    table(
      ['Refused with', 'Code', 'When'],
      refusals.map((one) => [String(one.status), `<code>${text(one.code)}</code>`, text(one.when)]),
    ),
  ].join('')
}

const membersHtml = (schema: Schema) => {
  const items = membersOf(schema).map(({ name, about }) => `<li><code>${text(name)}</code>: ${text(about)}</li>`)
  return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`
}

const exampleHtml = (body: NonNullable<Described['body']>) => {
  const example = exampleText(body)
  return example === undefined ? '' : `<pre><code>${escaped(example)}</code></pre>`
}

function schemaHtml(name: string, schema: Schema, shape: Shape): string {
  const {
    properties,
    required = [],
    description,
  } = schema as { properties?: Record<string, Schema>; required?: string[]; description?: string }
  const about = description ? `<p>${text(description)}.</p>` : ''
  const members = properties
    ? table(
        ['Member', 'Type', ''],
        Object.entries(properties).map(([key, member]) => [
          `<code>${text(key)}</code>${required.includes(key) ? '' : ' (optional)'}`,
          shape(member),
          text(typeof member.description === 'string' ? member.description : ''),
        ]),
      )
    : `<p>${shape(schema)}</p>`
  return `<h3 id="schema-${name}">${name}</h3>${about}${members}`
}

const table = (heads: string[], rows: string[][]) =>
  rows.length === 0
    ? ''
    : `<div class="wide"><table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table></div>`

const escaped = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Words with `code` in them. */
const text = (value: string) => escaped(value).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

/** Names of schemas lead to where they are described. */
const linked = (shape: string, names: ReadonlySet<string>) =>
  escaped(shape).replaceAll(/\b[A-Z]\w+\b/g, (word) => (names.has(word) ? `<a href="#schema-${word}">${word}</a>` : word))
