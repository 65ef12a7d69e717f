import { createHash } from 'node:crypto'
import { buildMessage, type Mailbox } from '../connectors/smtp/build-message.ts'
import type { Envelope } from '../connectors/smtp/transmit.ts'
import { type MailAddress, mailAddress } from '../core/base/mail-address.ts'
import type { Handover, LetterVersion } from '../core/process/handover.ts'
import { letterHash } from '../core/process/letter-hash.ts'

/** A letter as it goes over the wire. `secret`: the blind copy among its recipients, which is told to nobody. */
export type LetterMail = Envelope & { hash: string; messageId: string; secret?: string }

/** Who sends it, and the one address that gets a blind copy. */
type Sender = { mailbox: Mailbox | undefined; timeline?: string | undefined }

/**
 * The bytes of an approved version. The same version, handed over at the same moment, always gives the same bytes. Answers in words
 * what keeps it from being made: an address that is none, or a text that is not the approved one.
 */
export function letterMail(
  handover: Pick<Handover, 'id'>,
  version: LetterVersion,
  handedOverAt: string,
  { mailbox, timeline }: Sender,
): LetterMail | { problem: string } {
  if (letterHash(version) !== version.hash) return { problem: `Version ${version.version} is not what was approved any more.` }
  const wrong = [mailbox?.address ?? '', ...version.to, ...version.cc, ...(version.replyTo === undefined ? [] : [version.replyTo])].filter(
    (address) => mailAddress(address) === undefined,
  )
  const from = mailAddress(mailbox?.address)
  if (timeline !== undefined && mailAddress(timeline) === undefined)
    return { problem: "The sender's timeline address of the CS platform is no plain address. They can correct it beside the letter." }
  if (!mailbox || !from || wrong.length > 0)
    return { problem: `Baton sends to plain addresses only, and this is none: ${wrong.map((one) => JSON.stringify(one)).join(', ')}.` }
  const messageId = `${handover.id}.letter.${version.version}@${from.split('@')[1]}`
  const message = buildMessage({
    from: mailbox,
    to: mailboxes(version.to),
    cc: mailboxes(version.cc),
    ...(version.replyTo === undefined ? {} : { replyTo: mailboxes([version.replyTo])[0] as Mailbox }),
    subject: version.subject,
    messageId,
    date: new Date(handedOverAt),
    text: version.text,
  })
  const to = [...version.to, ...version.cc, ...(timeline === undefined ? [] : [timeline])].flatMap((address): MailAddress[] => {
    const known = mailAddress(address)
    return known ? [known] : []
  })
  return {
    from,
    to,
    message,
    messageId,
    hash: createHash('sha256').update(message).digest('hex'),
    ...(timeline === undefined ? {} : { secret: timeline }),
  }
}

const mailboxes = (addresses: readonly string[]): Mailbox[] =>
  addresses.flatMap((address) => {
    const known = mailAddress(address)
    return known ? [{ address: known }] : []
  })
