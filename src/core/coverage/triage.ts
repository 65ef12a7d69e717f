import { z } from 'zod'
import type { PlainDate } from '../base/ids.ts'
import { Escalation } from '../records/support.ts'
import { Health } from '../records/usage.ts'

export const priorities = ['P1', 'P2', 'P3'] as const
export type Priority = (typeof priorities)[number]

const gives = z.enum(['P1', 'P2'])
const least = z.number().int().min(1).max(1000)

/** What presses, as data. The strongest rule that applies decides; where none does, it is P3. */
export const TriageRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('renewal-within'), days: z.number().int().min(0).max(1000), gives }),
  z.strictObject({ kind: z.literal('health'), colour: Health.shape.colour, gives }),
  z.strictObject({ kind: z.literal('open-escalations'), severity: z.array(Escalation.shape.severity.unwrap()).min(1), least, gives }),
  z.strictObject({ kind: z.literal('urgent-tickets'), least, gives }),
  z.strictObject({ kind: z.literal('arr-at-least'), amount: z.number().int().min(1), gives }),
])
export type TriageRule = z.infer<typeof TriageRule>

/** What holds until a workspace says otherwise. */
export const shippedRules: readonly TriageRule[] = [
  { kind: 'renewal-within', days: 30, gives: 'P1' },
  { kind: 'health', colour: 'red', gives: 'P1' },
  { kind: 'open-escalations', severity: ['high', 'critical'], least: 1, gives: 'P1' },
  { kind: 'urgent-tickets', least: 2, gives: 'P1' },
  { kind: 'renewal-within', days: 90, gives: 'P2' },
  { kind: 'health', colour: 'yellow', gives: 'P2' },
  { kind: 'open-escalations', severity: ['low', 'medium'], least: 1, gives: 'P2' },
  { kind: 'urgent-tickets', least: 1, gives: 'P2' },
  { kind: 'arr-at-least', amount: 500_000, gives: 'P2' },
]

export type TriageFacts = {
  renewal?: PlainDate | undefined
  health?: string | undefined
  escalations: readonly string[]
  urgentTickets: number
  arr?: number | undefined
}

export type Triaged = { priority: Priority; reasons: string[] }

const daysUntil = (day: PlainDate, today: PlainDate) => Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)
const count = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`

/** How soon somebody has to look after the account, and why, in words. */
export function triage(facts: TriageFacts, rules: readonly TriageRule[], today: PlainDate): Triaged {
  const applied = rules.flatMap((rule) => {
    const words = reasonFor(rule, facts, today)
    return words === undefined ? [] : [{ gives: rule.gives, words }]
  })
  const [priority] = applied.map((one) => one.gives).toSorted()
  if (priority === undefined) return { priority: 'P3', reasons: ['nothing presses'] }
  return { priority, reasons: [...new Set(applied.toSorted((a, b) => (a.gives < b.gives ? -1 : 1)).map(({ words }) => words))] }
}

function reasonFor(rule: TriageRule, facts: TriageFacts, today: PlainDate): string | undefined {
  switch (rule.kind) {
    case 'renewal-within': {
      if (facts.renewal === undefined) return undefined
      const days = daysUntil(facts.renewal, today)
      if (days > rule.days) return undefined
      return days < 0 ? `renewal was due ${facts.renewal}` : days === 0 ? 'renews today' : `renews in ${count(days, 'day')}`
    }
    case 'health':
      return facts.health === rule.colour ? `health is ${rule.colour}` : undefined
    case 'open-escalations': {
      const open = facts.escalations.filter((severity) => (rule.severity as readonly string[]).includes(severity))
      return open.length >= rule.least ? `${count(open.length, 'open escalation')} (${[...new Set(open)].join(', ')})` : undefined
    }
    case 'urgent-tickets':
      return facts.urgentTickets >= rule.least ? count(facts.urgentTickets, 'urgent ticket') : undefined
    case 'arr-at-least':
      return facts.arr !== undefined && facts.arr >= rule.amount ? `ARR of ${facts.arr.toLocaleString('en-US')}` : undefined
  }
}

/** "Renews within 30 days: P1", for whoever reads the table of rules. */
export function ruleWords(rule: TriageRule): string {
  switch (rule.kind) {
    case 'renewal-within':
      return `Renews within ${count(rule.days, 'day')}`
    case 'health':
      return `Health is ${rule.colour}`
    case 'open-escalations':
      return `At least ${count(rule.least, 'open escalation')}: ${rule.severity.join(' or ')}`
    case 'urgent-tickets':
      return `At least ${count(rule.least, 'urgent ticket')}`
    case 'arr-at-least':
      return `ARR of ${rule.amount.toLocaleString('en-US')} or more`
  }
}
