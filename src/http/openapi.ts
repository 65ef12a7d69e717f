import { type Described, describeContract, generalRules } from './reference.ts'
import { titleOf, typeOf } from './refusals.ts'
import type { Schema } from './schemas.ts'

/** The contract as an OpenAPI 3.1 document. */
export function openApi(): Schema {
  const { subjects, schemas } = describeContract()
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { title, endpoints } of subjects) {
    for (const endpoint of endpoints) {
      paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operationOf(title, endpoint) }
    }
  }
  for (const [path, summary] of [
    ['/healthz', 'Say whether the process is alive'],
    ['/readyz', 'Say whether pages can be served and the database answers'],
  ] as const) {
    const status = { type: 'object', properties: { status: { type: 'string' } }, required: ['status'] }
    paths[path] = {
      get: {
        operationId: path.slice(1),
        tags: ['Server'],
        summary,
        security: [],
        responses: {
          200: { description: 'It is so', content: { 'application/json': { schema: status } } },
          ...(path === '/readyz' ? { 503: problemResponse('Not yet, or not at the moment') } : {}),
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Baton',
      version: '1',
      summary: 'Account handovers, with proof',
      description: generalRules.map((rule) => `- ${rule}`).join('\n'),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { cookie: [] }],
    tags: [
      ...subjects.map(({ title, about }) => ({ name: title, description: about })),
      { name: 'Server', description: 'For whatever watches the process. Neither needs a session.' },
    ],
    paths,
    components: {
      schemas: { ...Object.fromEntries(schemas), Problem: problem },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'baton_session' },
      },
    },
  }
}

const retryAfter: Schema = { 'Retry-After': { description: 'How many seconds to wait', schema: { type: 'integer' } } }

const problem: Schema = {
  type: 'object',
  description: 'A refusal, as RFC 9457 describes it',
  properties: {
    type: { type: 'string', description: `Names the code, for example ${typeOf('task.locked')}` },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For people: what is wrong and the way out' },
    code: { type: 'string', description: 'For scripts: stable' },
    where: { type: 'string', description: 'Where in the input' },
    details: { type: 'object', description: 'More for machines' },
    requestId: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
}

function problemResponse(description: string, codes: readonly string[] = []): Schema {
  const schema = { $ref: '#/components/schemas/Problem' }
  return {
    description,
    content: {
      'application/problem+json': {
        schema: codes.length === 0 ? schema : { allOf: [schema, { properties: { code: { examples: codes } } }] },
      },
    },
  }
}

const contentOf = ({ type, schema, minimal, files }: NonNullable<Described['answer']>): Schema => ({
  [type]: { schema: minimal ? { anyOf: [schema, minimal] } : schema },
  ...Object.fromEntries(files.map((file) => [file.type, { schema: fileSchema(file) }])),
})

const contentIn = ({ schema, example }: NonNullable<Described['body']>): Schema => ({
  schema,
  ...(example === undefined ? {} : { example }),
})

const fileSchema = ({ type, of }: NonNullable<Described['answer']>['files'][number]): Schema =>
  of === 'bytes' ? { type: 'string', format: 'binary' } : { type: type === 'application/json' ? 'object' : 'string' }

function operationOf(tag: string, endpoint: Described): Schema {
  const { name, summary, about, fields, body, status, heads, answer, refusals, isPublic } = endpoint
  const byStatus = Map.groupBy(refusals, (refusal) => refusal.status)
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(about === undefined ? {} : { description: about }),
    ...(isPublic ? { security: [] } : {}),
    ...(fields.length === 0
      ? {}
      : {
          parameters: fields.map((field) => ({
            name: field.name,
            in: field.in,
            required: field.required,
            schema: field.schema,
            ...(field.about === '' ? {} : { description: field.about }),
          })),
        }),
    ...(body ? { requestBody: { required: true, content: { [body.type]: contentIn(body) } } } : {}),
    responses: {
      [status]: {
        description: 'It is done',
        ...(heads.length === 0
          ? {}
          : { headers: Object.fromEntries(heads.map((head) => [head.name, { description: head.about, schema: head.schema }])) }),
        ...(answer ? { content: contentOf(answer) } : {}),
      },
      ...Object.fromEntries(
        [...byStatus].map(([code, those]) => [
          code,
          {
            ...problemResponse(
              `${titleOf(code)}. ${those.map((one) => `\`${one.code}\`: ${one.when}`).join(' ')}`,
              those.map((one) => one.code),
            ),
            ...(code === 429 ? { headers: retryAfter } : {}),
          },
        ]),
      ),
      default: problemResponse('Any other refusal'),
    },
  }
}
