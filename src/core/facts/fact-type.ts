import { z } from 'zod'
import { upperFirst } from '../base/upper-first.ts'
import { type Classed, classOf } from '../records/field-class.ts'
import { Day, Moment, Person } from '../records/parts.ts'

/** The type of a fact: what a check may do with it, and what the reference says about it. */
export type FactType =
  | { type: 'text' | 'day' | 'moment' | 'whole number' | 'number' | 'yes or no' | 'person' }
  | { type: 'choice'; values: string[] }
  | { type: 'list'; of: FactType }
  | { type: 'map'; of: FactType }
  | FactObject

export type FactObject = { type: 'object'; name: string; fields: Record<string, FactField> }
/** `optional`: may be missing, and then a check that needs it cannot tell. */
export type FactField = { is: FactType; optional: boolean; class?: Classed }

/** Derives the types from the schemas, so that what is stored and what checks may say can't drift apart. */
export function factObject(name: string, schema: z.ZodObject, more: Record<string, FactField> = {}): FactObject {
  const fields = Object.entries(schema.shape).map(([field, type]): [string, FactField] => [
    field,
    factField(`${name}${upperFirst(field)}`, type),
  ])
  return { type: 'object', name, fields: { ...Object.fromEntries(fields), ...more } }
}

function factField(name: string, schema: z.core.$ZodType): FactField {
  const class_ = classOf(schema)
  return { is: factType(name, schema), optional: schema instanceof z.ZodOptional, ...(class_ ? { class: class_ } : {}) }
}

function factType(name: string, schema: z.core.$ZodType): FactType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return factType(name, schema.unwrap())
  if (comesFrom(schema, Person)) return { type: 'person' }
  if (comesFrom(schema, Day)) return { type: 'day' }
  if (comesFrom(schema, Moment)) return { type: 'moment' }
  if (schema instanceof z.ZodEnum) return { type: 'choice', values: schema.options.map(String) }
  if (schema instanceof z.ZodLiteral) return { type: 'choice', values: [...schema.values].map(String) }
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return { type: 'text' }
  if (schema instanceof z.ZodNumber) return { type: schema.isInt ? 'whole number' : 'number' }
  if (schema instanceof z.ZodBoolean) return { type: 'yes or no' }
  if (schema instanceof z.ZodArray) return { type: 'list', of: factType(name.replace(/s$/, ''), schema.element) }
  if (schema instanceof z.ZodRecord) return { type: 'map', of: factType(name, schema.valueType) }
  if (schema instanceof z.ZodObject) return factObject(name, schema)
  if (schema instanceof z.ZodDiscriminatedUnion) return merged(name, schema)
  throw new Error(`No fact type for ${name}, a ${schema._zod.def.type}`)
}

/** A choice between shapes reads like one shape in which the parts that only some have may be missing. */
function merged(name: string, union: z.ZodDiscriminatedUnion): FactObject {
  const options = union.options.map((option) => {
    if (!(option instanceof z.ZodObject)) throw new Error(`${name} is a choice of something else than objects`)
    return factObject(name, option)
  })
  const fields: Record<string, FactField> = {}
  for (const option of options) {
    for (const [field, { is }] of Object.entries(option.fields)) {
      const before = fields[field]?.is
      const both =
        before?.type === 'choice' && is.type === 'choice' ? { type: 'choice' as const, values: [...before.values, ...is.values] } : is
      fields[field] = { is: both, optional: !options.every((each) => each.fields[field]) }
    }
  }
  return { type: 'object', name, fields }
}

const comesFrom = (schema: z.core.$ZodType | undefined, origin: z.core.$ZodType): boolean =>
  schema !== undefined && (schema === origin || comesFrom(schema._zod.parent, origin))
