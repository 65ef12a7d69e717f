import { isMailAddress } from '../../core/base/mail-address.ts'
import { isZone } from '../../core/base/zone.ts'

/** A field that a column can be taken for. */
export type Field = {
  field: string
  title: string
  required: boolean
  about: string
  /** Other heads under which programs export it. */
  aliases: readonly string[]
  example: string
  type:
    | 'line'
    | 'text'
    | 'tasks'
    | 'email'
    | 'link'
    | 'day'
    | 'moment'
    | 'amount'
    | 'number'
    | 'choice'
    | 'choices'
    | 'yes-no'
    | 'zone'
    | 'reference'
    | 'references'
    | 'emails'
  /** For choices. */
  options?: readonly string[]
  /** How screens call them; a cell may say it so too. */
  called?: Readonly<Record<string, string>>
}

/** `day/month` and `month/day` look alike on most days, so it is decided for a whole column. */
export type DayOrder = 'day first' | 'month first' | 'undecided'

export type Read = { value: string } | { wrong: string; because: string }

/** Signs that mean "nothing" in exports. */
const nothing = new Set(['', '-', '–', '—', 'n/a', 'na', 'null', 'none', '#n/a'])
export const isNothing = (cell: string): boolean => nothing.has(cell.toLowerCase())

/** A cell that a spreadsheet would run. With an apostrophe before it, it is text. */
export const isFormula = (cell: string): boolean => /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d\s.,]+$/.test(cell) && !/^[+-]\s+\S/.test(cell)
export const unquoted = (cell: string): string => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell)

/** What a cell says, in the form that is stored; or why it says nothing of that type. */
export function readCell({ type, title, options = [], called }: Field, cell: string, order: DayOrder): Read {
  switch (type) {
    case 'line':
    case 'reference':
      return cell.length > 300
        ? wrong('cell.too-long', `${title} is longer than 300 characters. Shorten it`)
        : /[\r\n]/.test(cell)
          ? { value: cell.replace(/\s+/g, ' ') }
          : { value: cell }
    case 'tasks':
      return cell.length > 8000
        ? wrong('cell.too-long', `${title} is longer than 8000 characters. Shorten it`)
        : { value: cell.replace(/\s+/g, ' ') }
    case 'text':
      return cell.length > 10_000 ? wrong('cell.too-long', `${title} is longer than 10,000 characters. Shorten it`) : { value: cell }
    case 'email':
      return isMailAddress(cell)
        ? { value: cell.toLowerCase() }
        : wrong('email.invalid', `${title} is no e-mail address. Write it like name@company.example`)
    case 'emails': {
      const parts = cell.split(/[;,|\s]+/).filter((part) => part !== '')
      return parts.every(isMailAddress)
        ? { value: parts.join(';').toLowerCase() }
        : wrong('email.invalid', `${title} holds something that is no e-mail address. Separate several by semicolons`)
    }
    case 'link':
      return /^https?:\/\/\S+$/i.test(cell) && URL.canParse(cell) && cell.length <= 2_000
        ? { value: cell }
        : wrong('link.invalid', `${title} is no web address. Write it like https://example.com/page`)
    case 'references':
      return { value: partsOf(cell).join(';') }
    case 'yes-no': {
      const said = saidYesNo[spelt(cell)]
      return said === undefined ? wrong('choice.unknown', `${title} is neither yes nor no. Write one of the two`) : { value: said }
    }
    case 'moment':
      return readMoment(title, cell, order)
    case 'number': {
      const digits = cell.replace(',', '.').replace(/\s*%$/, '')
      return /^\d{1,12}(\.\d{1,6})?$/.test(digits)
        ? { value: String(Number(digits)) }
        : wrong('number.invalid', `${title} is no number. Write it like 72.5`)
    }
    case 'day':
      return readDay(title, cell, order)
    case 'amount':
      return readAmount(title, cell)
    case 'choice':
      return oneOf(title, cell, options, called)
    case 'choices': {
      const parts = partsOf(cell, /[;,|/]/)
      const read = parts.map((part) => oneOf(title, part, options, called))
      const bad = read.find((one) => 'wrong' in one)
      return bad ?? { value: read.flatMap((one) => ('value' in one ? [one.value] : [])).join(';') }
    }
    case 'zone':
      return isZone(cell) ? { value: cell } : wrong('zone.invalid', `${title} is not a time zone. Write it like Europe/Berlin`)
  }
}

const wrong = (code: string, because: string): Read => ({ wrong: code, because })

/** Names hold commas, so what separates people is another sign. */
export const partsOf = (cell: string, separator = /[;|\n]/): string[] =>
  cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const saidYesNo: Readonly<Record<string, 'yes' | 'no'>> = {
  ...Object.fromEntries(['yes', 'y', 'true', '1', 'x', 'ja', 'oui', 'wahr'].map((word) => [word, 'yes' as const])),
  ...Object.fromEntries(['no', 'n', 'false', '0', 'nein', 'non', 'falsch'].map((word) => [word, 'no' as const])),
}

const spelt = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, ' ')

function oneOf(title: string, cell: string, options: readonly string[], called: Field['called'] = {}): Read {
  const found = options.find((option) => [option, called[option] ?? option].some((name) => spelt(name) === spelt(cell)))
  return found === undefined
    ? wrong('choice.unknown', `${title} is not one that is known. Write one of: ${options.join(', ')}`)
    : { value: found }
}

const calendarDate = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/
const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/
const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/

function readDay(title: string, cell: string, order: DayOrder): Read {
  const iso = calendarDate.exec(cell)
  if (iso) return dayOf(title, Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const german = dotted.exec(cell)
  if (german) return dayOf(title, Number(german[3]), Number(german[2]), Number(german[1]))
  if (/^[34]\d{4}$/.test(cell))
    return wrong('date.serial', `${title} is the number by which a spreadsheet counts days. Format the column as YYYY-MM-DD`)
  const parts = slashed.exec(cell)
  if (!parts) return wrong('date.invalid', `${title} is not a date. Write YYYY-MM-DD`)
  const [first, second, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (order === 'undecided' && first !== second && first <= 12 && second <= 12) {
    return wrong('date.ambiguous', `${title} can be read as two dates. Write YYYY-MM-DD`)
  }
  const dayFirst = order === 'day first' || (order === 'undecided' && first > 12)
  return dayFirst ? dayOf(title, year, second, first) : dayOf(title, year, first, second)
}

const timeOfDay = /^(.*?)[T ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/** A day and a time as the wall shows it, `2026-11-20 10:00`, or an instant where the cell says an offset. Noon where it says no time. */
function readMoment(title: string, cell: string, order: DayOrder): Read {
  const parts = timeOfDay.exec(cell)
  const day = readDay(title, parts?.[1] ?? cell, order)
  if (!('value' in day)) return day
  if (!parts) return { value: `${day.value} 12:00` }
  const [, , hours = '', minutes = '', half, offset] = parts
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hours)
  if (hour > 23 || Number(minutes) > 59)
    return wrong('date.invalid', `${title} has a time that no clock shows. Write it like 2026-11-20 10:00`)
  const wall = `${day.value} ${String(hour).padStart(2, '0')}:${minutes}`
  if (!offset) return { value: wall }
  const at = new Date(`${wall.replace(' ', 'T')}:00${offset.toUpperCase().replace(/(\d{2})(\d{2})$/, '$1:$2')}`)
  return Number.isNaN(at.getTime())
    ? wrong('date.invalid', `${title} has an offset that no clock has. Write it like 2026-11-20T10:00+01:00`)
    : { value: at.toISOString() }
}

function dayOf(title: string, year: number, month: number, day: number): Read {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1970 && year < 2200
  return isReal ? { value: date.toISOString().slice(0, 10) } : wrong('date.invalid', `${title} is not a date. Write YYYY-MM-DD`)
}

/** Which of the two comes first in a column: one value above 12 tells, if no other contradicts it. */
export function dayOrderOf(cells: readonly string[]): DayOrder {
  const pairs = cells.flatMap((cell) => {
    const parts = slashed.exec(timeOfDay.exec(cell)?.[1] ?? cell)
    return parts ? [[Number(parts[1]), Number(parts[2])] as const] : []
  })
  const dayFirst = pairs.some(([first]) => first > 12)
  const monthFirst = pairs.some(([, second]) => second > 12)
  return dayFirst === monthFirst ? 'undecided' : dayFirst ? 'day first' : 'month first'
}

function readAmount(title: string, cell: string): Read {
  const bare = cell.replace(/^(?:[€$£]|[A-Z]{3})\s*|\s*(?:[€$£]|[A-Z]{3})$/g, '').replace(/[\s\u00A0\u202F'’]/g, '')
  const whole = bare.replace(/[.,]00$/, '')
  const grouped = /^\d{1,3}(?:,\d{3})+$|^\d{1,3}(?:\.\d{3})+$/.test(whole)
  const digits = grouped ? whole.replace(/[.,]/g, '') : whole
  return /^\d{1,12}$/.test(digits)
    ? { value: String(Number(digits)) }
    : wrong('number.invalid', `${title} is no whole amount. Write it like 210000`)
}
