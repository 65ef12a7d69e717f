import { hostname } from 'node:os'
import type { MailSettings } from '../app.ts'
import { mailAddress } from '../core/base/mail-address.ts'
import { Refusal } from '../core/base/refusal.ts'
import { Secret } from '../core/base/secret.ts'

type Server = MailSettings['server']

/**
 * SMTP_URL and BATON_MAIL_FROM. What is refused is never repeated, since a password stands in the middle of it.
 */
export function mailSettingsFrom({ SMTP_URL: url, BATON_MAIL_FROM: from }: NodeJS.ProcessEnv): MailSettings | undefined {
  if (!url) return undefined
  return { server: serverFrom(url), from: senderFrom(from), clientName: clientName() }
}

const usualPort = { 'smtp:': 587, 'smtps:': 465 } as const

function serverFrom(text: string): Server {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !(url.protocol in usualPort) || url.hostname === '' || (url.pathname !== '' && url.pathname !== '/') || url.hash !== '')
    throw refused(
      'is not the address of a mail server. Give it as smtp://host:587 or smtps://user:password@host; write %40 for an @ in the user or password.',
    )
  const options = [...url.searchParams]
  const tlsWanted = url.searchParams.get('tls')
  if (options.some(([name]) => name !== 'tls') || (tlsWanted !== null && tlsWanted !== 'off' && tlsWanted !== 'required'))
    throw refused('has an option that Baton does not know. There is one: ?tls=required or ?tls=off.')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = url.port === '' ? usualPort[url.protocol as keyof typeof usualPort] : Number(url.port)
  if (port === 0) throw refused('names port 0. Leave the port out, or give the one that the mail server listens on.')
  const isHere = /^(localhost|::1|127(\.\d+){3})$/.test(host)
  const tls: Server['tls'] =
    url.protocol === 'smtps:' ? 'at once' : tlsWanted === 'required' || (tlsWanted === null && !isHere) ? 'required' : 'off'
  if (url.protocol === 'smtps:' && tlsWanted !== null) throw refused('says smtps, which is always encrypted. Leave ?tls= out.')
  const login = loginFrom(url)
  if (login && tls === 'off' && !isHere)
    throw refused('would send a password in the clear. Leave ?tls=off out, or leave out user and password.')
  return { host, port, tls, ...(login ? { login } : {}) }
}

function loginFrom({ username, password }: URL): Server['login'] {
  if (username === '' && password === '') return undefined
  if (username === '' || password === '') throw refused('gives a user without a password, or a password without a user. Give both or none.')
  try {
    return { user: decodeURIComponent(username), password: new Secret(decodeURIComponent(password)) }
  } catch {
    throw refused('has a % in user or password that stands for nothing. Write %25 for a % itself.')
  }
}

const refused = (why: string) => new Refusal('invalid', 'settings.smtp', `SMTP_URL ${why}`, { where: 'SMTP_URL' })

/** `baton@example.com`, or with a name before it in angle brackets. */
function senderFrom(text: string | undefined): MailSettings['from'] {
  const [, name, bracketed] = /^(?:"?([^"<>@]*?)"?\s*)<([^<>]*)>$/.exec(text?.trim() ?? '') ?? []
  const address = mailAddress(bracketed ?? text?.trim())
  if (!address)
    throw new Refusal(
      'invalid',
      'settings.mail-from',
      text
        ? `BATON_MAIL_FROM is "${text.slice(0, 100)}". Give one plain address, for example Baton <baton@example.com>.`
        : 'SMTP_URL is set, and BATON_MAIL_FROM is not: notices need an address that they come from, for example Baton <baton@example.com>.',
      { where: 'BATON_MAIL_FROM' },
    )
  return { address, name: name?.trim() || 'Baton' }
}

/** A name that every server takes; one without a dot is said as what it is, an address literal. */
function clientName(): string {
  const name = hostname()
  return /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(name) ? name : '[127.0.0.1]'
}
