import type { Schema } from '../forms/fields-of.ts'
import { words } from './words.ts'

const titles = { date1: words.first, date2: words.second, date3: words.third } as const

/** One to three dates are asked as three fields: the first is needed, the others help the AE to choose. */
export function askDates(needs: Schema): Schema {
  const { dates, ...others } = needs.properties ?? {}
  if (!dates) return needs
  const each = dates.items ?? { type: 'string', format: 'date' }
  return {
    ...needs,
    properties: { ...others, ...Object.fromEntries(Object.entries(titles).map(([name, title]) => [name, { ...each, title }])) },
    required: [...(needs.required ?? []).filter((name) => name !== 'dates'), 'date1'],
  }
}

/** The list of dates that the command takes, in their order and each once. */
export function datesFrom(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { date1, date2, date3, ...others } = values
  const dates = [date1, date2, date3].filter((date): date is string => typeof date === 'string')
  return dates.length === 0 ? others : { ...others, dates: [...new Set(dates)].toSorted() }
}
