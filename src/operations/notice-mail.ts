import { buildMessage, extraHeaders, type Mailbox } from '../connectors/smtp/build-message.ts'
import { type MailAddress, mailAddress, mailboxesOf, sameMailbox } from '../core/base/mail-address.ts'
import type { ClaimedMail } from '../store/mail-delivery.ts'

export type NoticeMail = { from: MailAddress; to: MailAddress[]; unreadable: string[]; message: Buffer }

/** A row of the workspace's mail as it goes over the wire, for those who have not got it yet. */
export function noticeMail(mail: ClaimedMail, from: Mailbox): NoticeMail {
  const listed = (name: string): string[] => {
    const value = mail.headers[name]
    const all = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : []
    return all.map((one) => one.trim()).filter((one) => one !== '')
  }
  const among = (address: string, list: readonly string[]) => list.some((other) => sameMailbox(other, address))
  const copied = listed('cc')
  const hidden = listed('bcc')
  const boxes = (addresses: readonly string[]): Mailbox[] =>
    mailboxesOf(addresses.flatMap((one) => mailAddress(one) ?? [])).map((address) => ({ address }))
  const header = (name: string): string | undefined => {
    const value = mail.headers[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const own = mailAddress(header('from'))
  const replyTo = mailAddress(header('reply-to'))
  const id = header('message-id')?.replace(/^<(.*)>$/, '$1')
  const left = mail.leftTo.map((address) => ({ address, known: mailAddress(address) }))
  return {
    from: from.address,
    to: mailboxesOf(left.flatMap(({ known }) => known ?? [])),
    unreadable: left.filter(({ known }) => known === undefined).map(({ address }) => address),
    message: buildMessage({
      from: own ? { address: own } : from,
      to: boxes(mail.to.filter((one) => !among(one, copied) && !among(one, hidden))),
      cc: boxes(copied),
      ...(replyTo ? { replyTo: { address: replyTo } } : {}),
      subject: mail.subject,
      messageId: id && /^[\w.+=-]+@[A-Za-z0-9.-]+$/.test(id) ? id : `${mail.id}@${from.address.split('@')[1]}`,
      date: mail.deliverAt !== null && mail.deliverAt > mail.at ? mail.deliverAt : mail.at,
      text: mail.text,
      ...(mail.html === null ? {} : { html: mail.html }),
      parts: mail.parts,
      more: {
        // Written by a machine: nobody's holiday note has to answer it.
        'auto-submitted': 'auto-generated',
        ...Object.fromEntries(extraHeaders.flatMap((name) => (header(name) === undefined ? [] : [[name, header(name)]]))),
      },
    }),
  }
}
