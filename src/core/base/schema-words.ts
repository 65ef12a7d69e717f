import type { z } from 'zod'

/**
 * What a value would have to be, for whoever sent it; a schema's own words come before these. It follows the name of the member:
 * `"limit": has to be at most 200.`
 */
export const schemaWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : hasToBe(types[issue.expected])
    case 'invalid_value':
      return oneOf(issue.values)
    case 'invalid_format':
      return hasToBe(formats[issue.format])
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'not_multiple_of':
      return hasToBe(`a multiple of ${issue.divisor}`)
    case 'unrecognized_keys':
      return ['is not known here', ...issue.keys.slice(1).map((key) => JSON.stringify(key))].join(', nor ')
    case 'invalid_union':
      return anyOf(issue)
    case 'custom':
      return 'is none of what can be chosen'
    default:
      return undefined
  }
}

/** The member that an issue is about: of those that nobody knows, the first. */
export const memberOf = (issue: z.core.$ZodIssue): string =>
  [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].map(String).join('.')

const hasToBe = (what: string | undefined) => (what === undefined ? undefined : `has to be ${what}`)

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

const formats: Readonly<Record<string, string>> = {
  date: 'a day like 2026-11-22',
  datetime: 'an instant like 2026-11-22T12:36:00.000Z',
  time: 'a time like 09:30',
  url: 'a web address like https://baton.example.com',
  email: 'an e-mail address',
  uuid: 'an id like 018f4e2a-7c1d-7b3e-9a52-3d6f0c8b1e47',
}

const oneOf = (values: readonly unknown[]) =>
  values.length === 1 ? `has to be ${JSON.stringify(values[0])}` : `has to be one of ${values.map((one) => JSON.stringify(one)).join(', ')}`

type Bound = { origin: string; inclusive?: boolean | undefined; exact?: boolean | undefined }

function tooSmall({ origin, minimum, inclusive, exact }: Bound & { minimum: number | bigint }): string {
  const of = things[origin]
  if (of === undefined) return `has to be ${inclusive === false ? 'more than' : 'at least'} ${minimum}`
  if (exact) return `has to have exactly ${counted(minimum, of)}`
  return minimum === 1 ? 'is empty' : `has to have at least ${counted(minimum, of)}`
}

function tooBig({ origin, maximum, inclusive, exact }: Bound & { maximum: number | bigint }): string {
  const of = things[origin]
  if (of === undefined) return `has to be ${inclusive === false ? 'less than' : 'at most'} ${maximum}`
  return `has to have ${exact ? 'exactly' : 'at most'} ${counted(maximum, of)}`
}

/** What is counted in it; nothing in a number. */
const things: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
}

const counted = (number: number | bigint, [one, many]: readonly [string, string]) => `${number} ${number === 1 ? one : many}`

/** Each form that it could have had. Where one of them would do but for a member, only the forms as a whole are told apart. */
function anyOf({ errors, ...told }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if ('options' in told && Array.isArray(told.options)) return oneOf(told.options)
  const said = [...new Set(errors.flatMap(([first]) => (first && first.path.length === 0 ? [first.message] : [])))]
  const [first, ...more] = said
  if (first === undefined) return 'has none of the forms that it can have'
  return [first, ...more.map((words) => words.replace(/^has to be /, ''))].join(', or ')
}
