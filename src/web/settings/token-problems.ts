import { words } from './words.ts'

/** What is missing or wrong in the form of a new token, at its field. */
export const tokenProblems = ({ name, days }: { name: string; days: string }, most: number) => ({
  name: name.trim() === '' ? words.nameMissing : undefined,
  days: /^\d{1,3}$/.test(days.trim()) && Number(days) >= 1 && Number(days) <= most ? undefined : words.daysWrong(most),
})
