import { createHash } from 'node:crypto'
import type { MailAddress } from '../../core/base/mail-address.ts'
import { base64Lines, folded, headerText, phrase, quotedPrintable } from './encode.ts'

export type Mailbox = { address: MailAddress; name?: string }

/** `type` is a media type with its parameters. */
export type Part = { type: string; name?: string; content: string }

/** Everything that can stand in a message of ours. Blind copies are not here: they are the envelope's alone. */
export type Message = {
  from: Mailbox
  to: readonly Mailbox[]
  cc?: readonly Mailbox[]
  replyTo?: Mailbox
  subject: string
  /** Local part and domain, without brackets. */
  messageId: string
  date: Date
  text: string
  html?: string
  parts?: readonly Part[]
  /** Headers of our own and a few that say what kind of mail it is. */
  more?: Readonly<Partial<Record<ExtraHeader, string>>>
}

export const extraHeaders = ['auto-submitted', 'in-reply-to', 'references', 'list-id', 'list-unsubscribe', 'x-baton-event'] as const
export type ExtraHeader = (typeof extraHeaders)[number]

/**
 * The bytes of a message: the one place where mail is put together. The same message gives the same bytes, so a hash tells whether
 * what is sent is what was approved. Names of headers are fixed, addresses have passed the grammar, and every other text is encoded
 * so that nothing in it ends a header or a part.
 */
export function buildMessage(message: Message): Buffer {
  const headers = [
    folded('From', mailbox(message.from)),
    ...(message.to.length > 0 ? [folded('To', message.to.map(mailbox).join(', '))] : []),
    ...(message.cc && message.cc.length > 0 ? [folded('Cc', message.cc.map(mailbox).join(', '))] : []),
    ...(message.replyTo ? [folded('Reply-To', mailbox(message.replyTo))] : []),
    folded('Subject', headerText(message.subject)),
    folded('Date', dateOf(message.date)),
    folded('Message-ID', `<${idOf(message.messageId)}>`),
    ...extraHeaders.flatMap((name) => {
      const value = message.more?.[name]
      return value === undefined || value === '' ? [] : [folded(name, headerText(value))]
    }),
    'MIME-Version: 1.0',
  ]
  return Buffer.from([...headers, bodyOf(message)].join('\r\n').concat('\r\n'), 'latin1')
}

const mailbox = ({ address, name }: Mailbox): string =>
  name === undefined || name.trim() === '' ? address : `${phrase(name)} <${address}>`

function idOf(id: string): string {
  if (!/^[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+$/.test(id) || id.length > 200) throw new Error('This cannot stand in a Message-ID')
  return id
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** RFC 5322, 3.3, always in UTC. */
function dateOf(date: Date): string {
  const clock = date.toISOString().slice(11, 19)
  return `${days[date.getUTCDay()]}, ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clock} +0000`
}

/** A part with its own headers: what is read beside the text is an alternative to it, everything else is attached. */
function bodyOf({ text, html, parts = [] }: Message): string {
  const isInvitation = ({ type }: Part) => /^text\/calendar\b/i.test(type) && /;\s*method=/i.test(type)
  const alternatives = [
    written({ type: 'text/plain; charset=utf-8', content: text }),
    ...(html === undefined ? [] : [written({ type: 'text/html; charset=utf-8', content: html })]),
    ...parts.filter(isInvitation).map((part) => written(part)),
  ]
  const attached = parts.filter((part) => !isInvitation(part)).map((part) => written(part, 'attachment'))
  const content = together('alternative', alternatives)
  return attached.length === 0 ? content : together('mixed', [content, ...attached])
}

/** One thing stands alone; several stand between boundaries made of what they hold, so the same content gives the same bytes. */
function together(kind: 'alternative' | 'mixed', parts: string[]): string {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const boundary = `baton-${createHash('sha256')
    .update(`${kind}\0${parts.join('\0')}`)
    .digest('hex')
    .slice(0, 40)}`
  return [
    `Content-Type: multipart/${kind};`,
    ` boundary="${boundary}"`,
    '',
    ...parts.flatMap((part) => [`--${boundary}`, part]),
    `--${boundary}--`,
  ].join('\r\n')
}

function written({ type, name, content }: Part, disposition?: 'attachment'): string {
  const isText = /^text\//i.test(type)
  return [
    folded('Content-Type', mediaType(type)),
    `Content-Transfer-Encoding: ${isText ? 'quoted-printable' : 'base64'}`,
    ...(disposition ? [`Content-Disposition: ${disposition}${fileName(name)}`] : []),
    '',
    isText ? quotedPrintable(content) : base64Lines(content),
  ].join('\r\n')
}

const form = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:; *[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[ !#-[\]-~]*"))*$/

/** A media type with parameters, in the form that RFC 2045 gives it; anything else is a mistake of ours. */
function mediaType(type: string): string {
  if (!form.test(type)) throw new Error('This is no media type')
  return type
}

/** RFC 2231, one line per parameter: a name of any letters is a name and nothing else. */
const fileName = (name: string | undefined): string =>
  name === undefined
    ? ''
    : `;\r\n filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replaceAll(/['()*!]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)}`
