import { Problem } from '../client/problem.ts'

type Told<Field extends string> = { at: Partial<Record<Field, string>>; refused?: string }

/**
 * Why the server said no, told at the fields of a form. It calls them by the names of the API, which nobody reads on the screen; `byCode`
 * says which one a refusal is about that names none. What is about no field of the form stands below it.
 */
export function problemsAt<Field extends string>(
  error: Error | null,
  fields: readonly Field[],
  byCode: Readonly<Record<string, Field>> = {},
): Told<Field> {
  if (error === null) return { at: {} }
  if (!(error instanceof Problem)) return { at: {}, refused: error.message }
  const field = byCode[error.code]
  if (field !== undefined) return { at: { [field]: error.message } as Told<Field>['at'] }
  const { problems = [] } = (error.data.details ?? {}) as { problems?: readonly { where: string; message: string }[] }
  const isField = (where: string): where is Field => (fields as readonly string[]).includes(where)
  if (problems.length === 0 || !problems.every(({ where }) => isField(where))) return { at: {}, refused: error.message }
  // The first about a field is the one to begin with.
  return { at: Object.fromEntries(problems.toReversed().map(({ where, message }) => [where, sentence(message)])) as Told<Field>['at'] }
}

/** The server says "has to have at least 16 characters"; what has to stands above. */
const sentence = (message: string) => (/^\p{Ll}/u.test(message) ? `It ${message}.` : `${message.replace(/\.$/, '')}.`)
