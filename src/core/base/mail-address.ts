/** An address that mail may be sent to. Made by `mailAddress` only, so whatever has this type has passed the grammar. */
export type MailAddress = string & { readonly grammar: unique symbol }

const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

/** RFC 5321, 4.5.3.1: as long as a mailbox may be, and a path with its brackets. */
const longestLocalPart = 64
const longestAddress = 254

/**
 * Strict on purpose: one mailbox in plain ASCII, `local@domain.example`. No quotes, comments, spaces, commas, line breaks, address
 * literals or routes, which is what one text needs to be read as two addresses. Undefined for everything else.
 */
export function mailAddress(text: unknown): MailAddress | undefined {
  if (typeof text !== 'string' || text.length > longestAddress) return undefined
  const [local = '', domain = '', ...more] = text.split('@')
  if (more.length > 0 || local.length > longestLocalPart || !local.split('.').every((part) => atom.test(part))) return undefined
  const labels = domain.split('.')
  if (labels.length < 2 || !labels.every((part) => label.test(part))) return undefined
  // A domain that ends in a number is an IP address in disguise.
  return /^\d+$/.test(labels.at(-1) ?? '') ? undefined : (text as MailAddress)
}

/** Whether somebody can be entered with this address; one by which no mail could ever reach them would be a dead end. */
export const isMailAddress = (text: string): boolean => mailAddress(text) !== undefined

/** What is said of anything else, after its name. */
export const noMailAddress = 'has to be an e-mail address like ada@northwind.example'

/** Two spellings of one mailbox: nobody gets a letter twice for a capital letter. */
export const sameMailbox = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Each mailbox once, in the order in which it comes first. */
export const mailboxesOf = (addresses: readonly MailAddress[]): MailAddress[] =>
  addresses.filter((address, index) => addresses.findIndex((other) => sameMailbox(other, address)) === index)
