import type { EventView } from '../../contract/handovers.ts'
import type { HandoverView } from '../../core/process/view.ts'
import type { Can } from './can.ts'

/** What carries work on. Anything else, and above all what somebody puts their name to, is asked again. */
const work: ReadonlySet<string> = new Set(['apply', 'plan-effects', 'complete-task', 'attest', 'answer', 'comment'])

/**
 * Whether a command that came too late can be sent again by itself: nobody but Baton did anything since, such as looking at the checks
 * again, so that no other person is overruled; and what was offered then is offered now, word for word, so that it does what was seen.
 */
export const goesOn = (can: Can, since: readonly Pick<EventView, 'by'>[], now: Pick<HandoverView, 'can'>): boolean =>
  work.has(can.command) &&
  since.every(({ by }) => by.id === 'baton') &&
  now.can.some((offer) => JSON.stringify(offer) === JSON.stringify(can))
