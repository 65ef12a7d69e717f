/** What stands in a document as a form takes it: a number as a number, several choices as a list. */
export function givenAs(value: unknown, type: string): unknown {
  if (type === 'number' && typeof value === 'string' && /^\d+$/.test(value)) return Number(value)
  if (type === 'choices' && !Array.isArray(value)) return [value]
  return value
}
