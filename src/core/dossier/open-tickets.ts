import type { Item } from './shelf.ts'

export const isOpenTicket = ({ data }: Item<'ticket'>): boolean => data.status !== 'solved' && data.status !== 'closed'

/** Critical enough to be read one by one before the first call. */
export const isCritical = (ticket: Item<'ticket'>): boolean =>
  isOpenTicket(ticket) && (ticket.data.priority === 'urgent' || ticket.data.priority === 'high')
