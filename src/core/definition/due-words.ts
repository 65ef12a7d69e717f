import type { Due } from './definition.ts'

const counted: Record<Due['from'], string> = {
  opened: 'after it opens',
  start: 'after the start',
  meeting: 'after the internal meeting',
  flip: 'after the change',
  renewal: 'before the renewal',
}

/** What a page says about when something is due, in words: "within 3 business days after it opens". */
export function dueWords({ amount, unit, from }: Due): string {
  if (unit === 'end-of-week') return `by the end of week ${amount}`
  const many = Math.abs(amount)
  const name = `${unit === 'business-days' ? 'business day' : 'day'}${many === 1 ? '' : 's'}`
  return `${from === 'renewal' ? 'at least' : 'within'} ${many} ${name} ${counted[from]}`
}
