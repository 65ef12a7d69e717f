/** A ticket that somebody still has to do something about. */
export const isOpenTicket = ({ status }: Readonly<Record<string, unknown>>): boolean => status !== 'solved' && status !== 'closed'
