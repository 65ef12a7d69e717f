/** What the address of the insights can say. */
export type Asked = { weeks?: string; playbook?: string; team?: string }
export const askedNames = ['weeks', 'playbook', 'team'] as const

/** How many weeks can be looked at, today's included; the first is meant where nobody says. */
export const spans = ['13', '4', '26', '52', '156'] as const

const week = 7 * 86_400_000

/** The day on which that many weeks begin. */
export function fromDay(weeks: string | undefined, now: Date): string {
  const n = Number(spans.find((span) => span === weeks) ?? spans[0])
  return new Date(now.getTime() - (n - 1) * week).toISOString().slice(0, 10)
}
