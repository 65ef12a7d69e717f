import { type MailAddress, mailboxesOf } from '../../core/base/mail-address.ts'
import { Broken, type Conversation } from './conversation.ts'
import { openSession, type Phase, SaidNo, type Session, type SessionOptions } from './open-session.ts'
import { type Reply, readable, wordsOf } from './reply.ts'

/** One message as it goes over the wire, and for whom. */
export type Envelope = { from: MailAddress; to: readonly MailAddress[]; message: Buffer }

/**
 * What is known afterwards. `refused` means: surely nobody got it, since the last byte never left or the server said no.
 * `unknown` means that the server may have it.
 */
export type Transmission = { outcome: 'sent' | 'refused' | 'unknown'; phase: Phase; words: string; refused: RefusedRecipient[] }
export type RefusedRecipient = { address: string; words: string }

const chunk = 32_768

/**
 * Hands one message over, to all of its recipients or to nobody, and says what is known afterwards. It never tries twice and never
 * concludes more than the server said: only a 250 to the whole message means "sent", only a no to it (or an end before its last
 * byte) means "not sent".
 */
export async function transmit(envelope: Envelope, options: SessionOptions): Promise<Transmission> {
  const { message, from } = envelope
  const recipients = mailboxesOf(envelope.to)
  if (recipients.length === 0) throw new Error('A message for nobody')
  const body = dotStuffed(message)
  let phase: Phase = 'connect'
  let session: Session | undefined
  const enter = async (next: Phase) => {
    await options.onPhase(next)
    phase = next
  }
  const settled = (outcome: Transmission['outcome'], words: string, refused: RefusedRecipient[] = []): Transmission => ({
    outcome,
    phase,
    words: readable(words),
    refused,
  })
  try {
    session = await openSession({ ...options, onPhase: enter })
    const { conversation, patience } = session
    await enter('mail')
    const sender = await conversation.ask(`MAIL FROM:<${from}>`, patience())
    if (sender.code !== 250) throw new SaidNo(`The mail server does not take mail from ${from}`, sender)
    const refused: RefusedRecipient[] = []
    for (const [index, address] of recipients.entries()) {
      await enter(`rcpt ${index + 1}`)
      const reply = await conversation.ask(`RCPT TO:<${address}>`, patience())
      // Whatever is not a clear yes is a no: somebody would be missing, and nobody would know.
      if (reply.code !== 250 && reply.code !== 251) refused.push({ address, words: wordsOf(reply) })
    }
    if (refused.length > 0) {
      await conversation.ask('RSET', patience()).catch(() => {})
      return settled('refused', refused.map(({ address, words }) => `${address}: ${words}`).join('; '), refused)
    }
    await enter('data')
    const go = await conversation.ask('DATA', patience())
    if (go.code !== 354) throw new SaidNo('The mail server does not take the message', go)
    await enter('body')
    for (let at = 0; at < body.length; at += chunk) {
      await conversation.write(body.subarray(at, at + chunk), patience())
      await stillListening(conversation)
    }
    await enter('dot')
    await stillListening(conversation)
  } catch (error) {
    // The dot has not left, so whatever the server has is no message.
    session?.conversation.close()
    return settled('refused', error instanceof Error ? error.message : String(error))
  }
  const { conversation } = session
  try {
    // From here on the server may have it, whatever we hear or do not hear.
    await conversation.write(Buffer.from('.\r\n'), options.limits.reply)
    await enter('reply')
    const reply = await conversation.hear(options.limits.final)
    const outcome = outcomeOf(reply)
    const isTakenBack = outcome === 'refused' && (await saysYesAfterAll(conversation))
    return isTakenBack ? settled('unknown', `${wordsOf(reply)}, and then a yes`) : settled(outcome, wordsOf(reply))
  } catch (error) {
    return settled('unknown', error instanceof Error ? error.message : String(error))
  } finally {
    // Said out of politeness: what became of the message does not depend on it.
    void conversation
      .ask('QUIT', 1_000)
      .catch(() => {})
      .finally(() => conversation.close())
  }
}

/** A no that was said in the middle of the message, and taken back at its end, is no no. */
async function saysYesAfterAll(conversation: Conversation): Promise<boolean> {
  try {
    // Goodbye is answered with 221. A yes in its place was said about the message.
    return (await conversation.ask('QUIT', 1_000)).code === 250
  } catch (error) {
    return error instanceof Broken && error.how === 'garbage'
  }
}

/** 250 is the one yes. A no of either kind is a no: the server does not have it. Anything else says nothing about the message. */
const outcomeOf = ({ code }: Reply): Transmission['outcome'] => (code === 250 ? 'sent' : code >= 400 ? 'refused' : 'unknown')

/** A server that speaks in the middle of a message has given up on it. */
async function stillListening(conversation: Conversation): Promise<void> {
  if (!conversation.hasMore) return
  const reply = await conversation.hear(1)
  if (reply.code >= 400) throw new SaidNo('The mail server gave up on the message', reply)
  throw new Broken('garbage', 'The mail server spoke in the middle of the message')
}

/** The message as it is written after DATA (RFC 5321, 4.5.2): ends with a line break, and no line of it is a lone dot. */
function dotStuffed(message: Buffer): Buffer {
  const text = message.toString('latin1')
  if (/[^\t\r\n -~]|\r(?!\n)|(?<!\r)\n/.test(text)) throw new Error('A message has lines that do not end in CRLF, or is not ASCII')
  const stuffed = text.replaceAll(/^\./gm, '..')
  return Buffer.from(stuffed.endsWith('\r\n') ? stuffed : `${stuffed}\r\n`, 'latin1')
}

/** Asks a server for its greeting and what it offers, encrypted as it must be, and sends nothing. For `baton doctor`. */
export async function greet(options: Omit<SessionOptions, 'onPhase'>): Promise<{ greeting: string; isEncrypted: boolean }> {
  const { login: _notNow, ...server } = options.server
  const { conversation, greeting, isEncrypted } = await openSession({ ...options, server, onPhase: () => {} })
  await conversation.ask('QUIT', 1_000).catch(() => {})
  conversation.close()
  return { greeting: readable(greeting), isEncrypted }
}
