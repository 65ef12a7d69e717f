import type { HandoverView, TaskView } from '../../core/process/view.ts'
import { listed } from '../wording/counts.ts'
import { words } from './words.ts'

type Call = Pick<TaskView, 'agenda' | 'status' | 'call' | 'tickers'>
type Room = Pick<HandoverView, 'can'>

/** How far the agenda is. Once the call was held, what is open still is no fault: it says who can tick, and what becomes of the rest. */
export function agendaSays(view: Room, { agenda, status, call, tickers }: Call, now: Date): string {
  if (agenda.length === 0) return words.agendaEmpty
  const open = agenda.filter(({ state }) => state === 'open')
  if (status !== 'done' || open.length === 0) {
    const isEarly = call !== null && status === 'open' && Date.parse(call.start) > now.getTime()
    return [words.agendaDone(agenda.length - open.length, agenda.length), ...(isEarly ? [words.agendaLater] : [])].join(' ')
  }
  const mayTick = view.can.some(({ command, on }) => command === 'discuss-agenda-item' && open.some((point) => point.on === on))
  return [
    words.agendaAfter(open.length, agenda.length),
    ...(mayTick ? [words.agendaTick] : tickers.length > 0 ? [words.agendaTickers(listed(tickers.map(({ name }) => name)))] : []),
  ].join(' ')
}

/** Beside the name of the tab: how many points are dealt with; of a call that was held without a single tick, what happened. */
export function agendaNumber({ agenda, status }: Pick<TaskView, 'agenda' | 'status'>): string {
  const dealtWith = agenda.filter(({ state }) => state !== 'open').length
  return status === 'done' && dealtWith === 0 ? words.heldShort : `${dealtWith}/${agenda.length}`
}
