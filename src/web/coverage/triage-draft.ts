import type { Answer } from '../../contract/all.ts'
import { words } from './words.ts'

type Rule = Answer<'getTriageRules'>['rules'][number]['rule']

/** A rule as it stands in the form: numbers as they are typed. */
export type DraftRule = { key: number; kind: Rule['kind']; value: string; severity: readonly string[]; gives: Rule['gives'] }

type KindOfRule = { label: string; unit: string; start: string; least: number; options?: readonly string[] }

/** What a rule can look at, and what it takes. */
export const kinds: Readonly<Record<Rule['kind'], KindOfRule>> = {
  'renewal-within': { label: 'Renews within', unit: 'days', start: '30', least: 0 },
  health: { label: 'Health is', unit: '', start: 'red', least: 0, options: ['red', 'yellow', 'green', 'unknown'] },
  'open-escalations': {
    label: 'Open escalations, at least',
    unit: '',
    start: '1',
    least: 1,
    options: ['critical', 'high', 'medium', 'low'],
  },
  'urgent-tickets': { label: 'Urgent tickets, at least', unit: '', start: '1', least: 1 },
  'arr-at-least': { label: 'ARR of at least', unit: '', start: '500000', least: 1 },
}

export const draftsOf = (rules: readonly Rule[]): DraftRule[] =>
  rules.map((rule, key) => ({
    key,
    kind: rule.kind,
    gives: rule.gives,
    severity: rule.kind === 'open-escalations' ? rule.severity : [],
    value: typedIn(rule),
  }))

function typedIn(rule: Rule): string {
  switch (rule.kind) {
    case 'renewal-within':
      return String(rule.days)
    case 'health':
      return rule.colour
    case 'arr-at-least':
      return String(rule.amount)
    case 'open-escalations':
    case 'urgent-tickets':
      return String(rule.least)
  }
}

export const emptyRule = (drafts: readonly DraftRule[]): DraftRule => ({
  key: Math.max(0, ...drafts.map(({ key }) => key)) + 1,
  kind: 'renewal-within',
  value: kinds['renewal-within'].start,
  severity: [],
  gives: 'P2',
})

/** The first thing that is wrong, with the number of its line. */
export function problemIn(drafts: readonly DraftRule[]): string | undefined {
  if (drafts.length === 0) return words.ruleNone
  return drafts.flatMap(({ kind, value, severity }, at) => {
    const number = Number(value)
    const isWrong = kind !== 'health' && (value.trim() === '' || !Number.isInteger(number) || number < kinds[kind].least)
    if (isWrong) return [words.ruleNumber(at + 1, kinds[kind].least)]
    return kind === 'open-escalations' && severity.length === 0 ? [words.ruleSeverity(at + 1)] : []
  })[0]
}

export const rulesOf = (drafts: readonly DraftRule[]): Rule[] => drafts.map(ruleOf)

function ruleOf({ kind, value, severity, gives }: DraftRule): Rule {
  switch (kind) {
    case 'renewal-within':
      return { kind, days: Number(value), gives }
    case 'health':
      return { kind, colour: value as 'red', gives }
    case 'open-escalations':
      return { kind, least: Number(value), severity: severity as 'high'[], gives }
    case 'urgent-tickets':
      return { kind, least: Number(value), gives }
    case 'arr-at-least':
      return { kind, amount: Number(value), gives }
  }
}
