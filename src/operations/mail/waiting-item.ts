import { dayIn } from '../../core/calendar/moment-on.ts'
import { momentWords, placeOf } from '../../core/calendar/words.ts'
import type { MailItem } from './mail-model.ts'
import { wayWords } from './room-path.ts'

/** A row of somebody's list as a mail shows it. */
export type WaitingRow = {
  verb: string
  command: string
  due: string | null
  unblocks: string | null
  /** Below the address of this installation. */
  path: string
  /** The account and the handover, where the mail is not about one alone. */
  of?: string
}

export type Urgency = 'late' | 'today' | 'later'

/** How the inbox groups it: late, today, later; what has no date comes last. */
export function urgencyOf(due: string | null, now: string, zone: string): Urgency {
  if (due === null) return 'later'
  return due < now ? 'late' : dayIn(due, zone) === dayIn(now, zone) ? 'today' : 'later'
}

/** What to do, until when in the reader's own time, who can go on then, and the way to it. */
export function waitingItem({ verb, command, due, unblocks, path, of }: WaitingRow, { address, now, zone }: Around): MailItem {
  const isLate = due !== null && due < now
  const until = due === null ? '' : `${isLate ? 'Late since' : 'Due'} ${momentWords(due, zone)} (${placeOf(zone)})`
  const detail = [of ?? '', unblocks === null ? '' : `unblocks ${unblocks}`].filter((part) => part !== '').join(' · ')
  return {
    title: verb,
    ...(detail === '' ? {} : { detail }),
    ...(until === '' ? {} : { until }),
    ...(isLate ? { isLate } : {}),
    link: { words: wayWords(command), url: `${address}${path}` },
  }
}

export type Around = { address: string; now: string; zone: string }
