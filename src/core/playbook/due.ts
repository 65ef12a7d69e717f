import type { Due, DueUnit } from '../definition/definition.ts'
import { plainSigns } from './signs.ts'
import { readWindow } from './stage-title.ts'

const number = '(\\d{1,3})'
const span = new RegExp(`^(?:within |in )?${number} (business |working )?(days?|weeks?)(?: (?:after|from|of|before) (?:the )?(.+))?$`, 'i')
const weekEnd = new RegExp(
  `^(?:by |bis |avant |até |hasta )?(?:the |zum |la |el |o )?(?:end of week|ende (?:von |der )?woche|fin de(?: la)? sema(?:ine|na)|fim d[ae] semana) ${number}$`,
  'i',
)
const leadIn =
  /^(?:within|due(?: in)?|in|no later than|at most|max\.?|innerhalb von|innerhalb|binnen|in|sous|dans(?: les)?|en un plazo de|dentro de|en|em até|em|até|no prazo de|entro)\s+(?=[\da-z])/i
const lateBy = /^(?:by|on|until|bis|spätestens|am|avant|le|à partir de|hasta|el|até|no|na|do)\s+(?=\S)/i
// A working day has a name of its own in each language; a plain day counts every day.
const units: [RegExp, DueUnit, number][] = [
  [
    /^(?:(?:business|working|work) ?days?|werktage?n?|arbeitstage?n?|jours? (?:ouvrés?|ouvrables?)|días? (?:hábil|hábiles|laborables?)|dias? (?:útil|úteis)|giorn[oi] lavorativ[oi]|werkdag(?:en)?|営業日(?:以内|まで)?)$/i,
    'business-days',
    1,
  ],
  [/^(?:days?|tage?n?|jours?|días?|dias?|giorn[oi]|dag(?:en)?|日(?:以内|まで))$/i, 'days', 1],
  [/^(?:weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|週間(?:以内)?)$/i, 'days', 7],
  [/^(?:h|hrs?|hours?|stunden?|heures?|horas?|ore|uur|時間(?:以内)?)$/i, 'days', 1 / 24],
]
const spelled = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** `3 business days`, `within 2 days after the internal meeting`, `end of week 2`, `2 days before renewal`, `Day 3`, `sous 3 jours ouvrés`. */
export function readDue(text: string): Due | undefined {
  const plain = plainSigns(text).trim().replace(/\s+/g, ' ')
  if (plain === '' || plain.length > 120) return undefined
  const week = weekEnd.exec(plain)
  if (week) return { amount: Number(week[1]), unit: 'end-of-week', from: 'start' }
  const window = readWindow(plain) ?? readWindow(plain.replace(lateBy, '')) ?? readWindow(plain.replace(/(?:末|の終わり)?まで$|末$/, ''))
  if (window) return { amount: window.to, unit: window.unit === 'week' ? 'end-of-week' : 'days', from: 'start' }
  return spanOf(plain) ?? countOf(plain)
}

function spanOf(plain: string): Due | undefined {
  const match = span.exec(plain)
  if (!match) return undefined
  const from = momentOf(match[4])
  if (!from) return undefined
  const isBefore = / before /i.test(plain)
  if (isBefore !== (from === 'renewal')) return undefined
  const isWeeks = /^week/i.test(match[3] ?? '')
  const unit: DueUnit = match[2] && !isWeeks ? 'business-days' : 'days'
  const amount = Number(match[1]) * (isWeeks ? 7 : 1)
  return { amount: isBefore ? -amount : amount, unit, from }
}

/** A number and a unit, in the words of several languages. */
function countOf(plain: string): Due | undefined {
  const counted = /^(\d{1,3}|\p{L}{3,5}) ?(\D{1,30})$/u.exec(plain.replace(leadIn, ''))
  if (!counted) return undefined
  const word = counted[1] ?? ''
  const amount = /^\d/.test(word) ? Number(word) : spelled.indexOf(word.toLowerCase())
  if (amount < 0) return undefined
  const found = units.find(([shape]) => shape.test(counted[2]?.trim() ?? ''))
  const total = found ? amount * found[2] : Number.NaN
  return found && Number.isInteger(total) ? { amount: total, unit: found[1], from: 'opened' } : undefined
}

const workingDaysAtEnd =
  /(?:within|innerhalb von|binnen|sous|en un plazo de|dentro de|em até|no prazo de) \d{1,3} (?:business|working|werktag|arbeitstag|jours? ouvr|días? (?:háb|lab)|dias? út)[^\s.]*(?: days?)?\.?$|\d{1,3}営業日以内に?[^\d]{0,12}$/i

/**
 * The due that a task's own text states: in brackets, or in working days at its end. Other spans in a sentence are about the
 * work ("list who renews within 30 days") and don't say when it has to be done.
 */
export function dueIn(text: string): Due | undefined {
  const plain = plainSigns(text.slice(0, 400)).replace(/\s+/g, ' ')
  for (const match of plain.matchAll(/[([]([^()[\]]{1,80})[)\]]/g)) {
    for (const part of (match[1] ?? '').split(/[,;|·]/)) {
      const due = readDue(part.replace(/^\s*(?:due|by when|deadline|frist|fällig|échéance|plazo|prazo|期限)\s*:\s*/i, ''))
      if (due) return due
    }
  }
  const sentence = workingDaysAtEnd.exec(plain)?.[0]
  return sentence ? readDue(sentence.replace(/\.$/, '').replace(/(以内).*$/, '$1')) : undefined
}

function momentOf(words: string | undefined): Due['from'] | undefined {
  if (!words || /^(?:opening|it opens)$/i.test(words)) return 'opened'
  if (/^(?:start|handover(?: start)?)$/i.test(words)) return 'start'
  if (/^(?:internal )?meeting$/i.test(words)) return 'meeting'
  if (/^(?:flip|flip date)$/i.test(words)) return 'flip'
  if (/^(?:next )?renewal$/i.test(words)) return 'renewal'
  return undefined
}
