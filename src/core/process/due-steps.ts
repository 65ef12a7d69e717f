/**
 * What happens around every due, of a task and of a gate alike: how many working days from it, and who hears of it. A breach goes
 * up this list; it never approves, finishes or skips anything.
 */
export const dueChain = [
  { step: 'due-soon', workingDays: -1, tells: 'owner' },
  { step: 'late', workingDays: 0, tells: 'owner and accountable' },
  { step: 'late-for-manager', workingDays: 1, tells: 'manager' },
  { step: 'late-for-operations', workingDays: 2, tells: 'operations' },
] as const

export type DueStep = (typeof dueChain)[number]['step']
