import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../base/ids.ts'
import { onceFor } from '../base/once-for.ts'
import { type Circumstances, tasksOf, zoneOf } from './circumstances.ts'

/**
 * The next moments at which a fact grows too old without anybody touching it: a check that counts months or days back would
 * say something else from then on. An installation that pinged half a year ago is silent from that minute, not from the next
 * time that somebody happens to look.
 */
export function agingMoments({ definition, world, now }: Circumstances): Instant[] {
  const spans = spansOf(definition)
  if (spans.length === 0) return []
  const zone = zoneOf({ world })
  return world.records.flatMap(({ data }) =>
    Object.values(data).flatMap((value) => {
      if (typeof value !== 'string' || !moment.test(value)) return []
      return spans.flatMap((span) => {
        const at = moved(value, zone, span)
        // A ping of this very moment back then is as old as the check asks for, so that is when it is looked at.
        return at > now ? [at] : []
      })
    }),
  )
}

const movedBefore = new Map<string, Instant>()

/** The same moments of the same records are asked with every change, and working with zones is slow. */
function moved(value: string, zone: string, span: Span): Instant {
  const key = `${value} ${zone} ${'months' in span ? `${span.months}m` : `${span.days}d`}`
  const known = movedBefore.get(key)
  if (known !== undefined) return known
  const then = Temporal.Instant.from(value).toZonedDateTimeISO(zone)
  const later = then.add(span)
  // Half a year after 31 August there is no such day. Counted back, the last of February is before it, and only the first of March is not.
  const reaches = Temporal.ZonedDateTime.compare(later.subtract(span), then) >= 0
  const at = (reaches ? later : later.add({ days: 1 }).startOfDay()).toInstant().toString({ fractionalSecondDigits: 3 })
  if (movedBefore.size >= 2_000) movedBefore.clear()
  movedBefore.set(key, at)
  return at
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const counted = /\b(months|days)Ago\(\s*(\d{1,4})\s*\)/g

type Span = { months: number } | { days: number }

/** How far back the checks of the page look. */
const spansOf = onceFor((definition: Circumstances['definition']): Span[] => {
  const expressions = tasksOf(definition).flatMap(({ check, parts }) =>
    [check, ...parts.map((part) => part.check)].flatMap((one) => one?.expression ?? []),
  )
  const found = new Map(
    expressions.flatMap((expression) =>
      [...expression.matchAll(counted)].map(([words, unit, count]): [string, Span] => [
        words,
        unit === 'months' ? { months: Number(count) } : { days: Number(count) },
      ]),
    ),
  )
  return [...found.values()]
})
