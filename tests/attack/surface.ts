import { z } from 'zod'
import { type EndpointName, endpoints } from '../../src/contract/all.ts'
import { type Endpoint, scimType } from '../../src/contract/endpoint.ts'
import { type Described, describeContract } from '../../src/http/reference.ts'
import { nameOfReference, type Schema } from '../../src/http/schemas.ts'

/** One operation of the OpenAPI document, with what the document says of its body and its answer ready to be asked. */
export type Operation = {
  name: EndpointName
  endpoint: Endpoint
  described: Described
  /** Whether the document takes this body; always where a file is sent. */
  takes: (body: unknown) => boolean
  /** What is wrong with an answer, as somebody would find it who has nothing but the document. */
  wrongWith: (answer: unknown) => string | undefined
}

const { subjects, schemas } = describeContract()
const named = new Map(schemas)

/** The schema that a reference stands for. */
export function resolved(schema: Schema): Schema {
  const name = nameOfReference(schema)
  if (name === undefined) return schema
  const found = named.get(name)
  if (!found) throw new Error(`The document names a schema ${name} that it does not have`)
  return found
}

const inDefinitions = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('#/components/schemas/', '#/$defs/'))
const $defs = inDefinitions(Object.fromEntries(schemas))

// Made from what is published and not from the contract's own zod: what the document fails to say would show.
const validatorOf = (schema: Schema): z.ZodType => z.fromJSONSchema({ ...(inDefinitions(schema) as Schema), $defs } as never)

function operationOf(described: Described): Operation {
  const name = described.name as EndpointName
  const { body, answer } = described
  const takes = body && [scimType, 'application/json'].includes(body.type) ? validatorOf(body.schema) : undefined
  const answers = answer && [scimType, 'application/json'].includes(answer.type) ? validatorOf(answer.schema) : undefined
  return {
    name,
    endpoint: endpoints[name],
    described,
    takes: (value) => takes?.safeParse(value).success ?? true,
    wrongWith: (value) => {
      const judged = answers?.safeParse(value)
      return judged === undefined || judged.success ? undefined : z.prettifyError(judged.error)
    },
  }
}

/** All but the stream, whose answer never ends; strangers.pg.test.ts follows it. */
export const operations: readonly Operation[] = subjects
  .flatMap(({ endpoints: described }) => described)
  .filter(({ name }) => name !== 'followChanges')
  .map(operationOf)

/**
 * What only shows and still writes: who takes everything away stands in the audit. A page of another site cannot make a browser ask for
 * it (strangers.test.ts).
 */
export const standsInTheAudit: ReadonlySet<string> = new Set(['exportWorkspace'])
