import type { Schema } from '../forms/fields-of.ts'
import { words } from './words.ts'

const proposed = { date1: words.first, date2: words.second, date3: words.third } as const
const suiting = { date1: words.suits, date2: words.suitsToo, date3: words.suitsAsWell } as const

/** Up to three dates are asked as three fields: of a proposal the first is needed, and the others help the AE to choose. */
export function askDates(needs: Schema): Schema {
  const { dates, ...others } = needs.properties ?? {}
  if (!dates) return needs
  const isProposal = needs.required?.includes('dates') === true
  const titles = isProposal ? proposed : suiting
  const each = dates.items ?? { type: 'string', format: 'date' }
  return {
    ...needs,
    properties: { ...others, ...Object.fromEntries(Object.entries(titles).map(([name, title]) => [name, { ...each, title }])) },
    required: [...(needs.required ?? []).filter((name) => name !== 'dates'), ...(isProposal ? ['date1'] : [])],
  }
}

/** The list of dates that the command takes, in their order and each once. */
export function datesFrom(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { date1, date2, date3, ...others } = values
  const dates = [date1, date2, date3].filter((date): date is string => typeof date === 'string')
  return dates.length === 0 ? others : { ...others, dates: [...new Set(dates)].toSorted() }
}
