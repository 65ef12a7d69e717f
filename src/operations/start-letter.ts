import type { Mailbox } from '../connectors/smtp/build-message.ts'
import { serverName } from '../connectors/smtp/mail-server.ts'
import { type Transmission, transmit } from '../connectors/smtp/transmit.ts'
import { mailAddress } from '../core/base/mail-address.ts'
import type { Member } from '../core/policy/member.ts'
import type { LetterVersion } from '../core/process/handover.ts'
import { workspaceSender } from '../core/process/letter-parts.ts'
import type { HandOver } from '../store/letter-journal.ts'
import { afterCrash } from './after-crash.ts'
import { letterCopy } from './letter-copy.ts'
import { type LetterMail, letterMail } from './letter-mail.ts'
import { letterResult } from './letter-result.ts'
import { loadHandover } from './load-handover.ts'
import { inFlightKey, type MailSettings } from './post.ts'
import { whyStopped } from './sending/stop.ts'
import type { Services } from './services.ts'
import { timelineAddressOf } from './timeline-address.ts'

type Leaving = { tenant: string; handOver: HandOver; ref: string; version: LetterVersion; now: Date }

/** A hand-over that nobody began within this time is not begun any more: people have been told that nobody knows. */
const beginWithinMinutes = 9

/** Takes the letter in hand, if nobody has, and talks to the mail server in the background. */
export async function startLetter(services: Services, leaving: Leaving) {
  const { tenant, handOver, ref, version, now } = leaving
  const directory = await services.directory(tenant)
  const sender = directory.people.get(version.from)
  // Where the workspace itself is the sender, it writes from the address of its notices.
  const mailbox = version.from === workspaceSender ? services.post.settings?.from : sender && mailboxOf(sender)
  const timeline = timelineAddressOf(directory, version.from)
  const mail = letterMail({ id: handOver.handover }, version, handOver.at, { mailbox, timeline })
  if ('problem' in mail)
    return letterResult(
      services,
      { tenant, handOver, outcome: 'refused', evidence: `${mail.problem} Nobody got it.`, now },
      'not journalled',
    )
  const { from, messageId } = mail
  const copy = letterCopy({ id: services.newId(), handOver, ref, version, from, timeline, messageId, now })
  // From here on no other process, and no later try of this one, may begin it.
  if (!(await services.store.claimLetter({ tenant, mail: copy, now }))) return undefined
  const key = inFlightKey(tenant, handOver)
  const work = carry(services, leaving, mail)
    .catch((error: unknown) =>
      // What is in the journal is said again by whoever looks through it next; what is not, people are asked about.
      services.store.log('warn', `A letter of ${ref} is settled later: ${error instanceof Error ? error.message : String(error)}`),
    )
    .finally(() => services.post.inFlight.delete(key))
  services.post.inFlight.set(key, work)
  return undefined
}

async function carry(services: Services, leaving: Leaving, mail: LetterMail): Promise<void> {
  const { tenant, handOver } = leaving
  const { settings } = services.post
  if (!settings) throw new Error('Nothing leaves without a mail server')
  await settings.at('claimed')
  const stopped = await standsStill(services, leaving)
  const result: Result =
    stopped === undefined ? await handOverTo(services, settings, leaving, mail) : { outcome: 'refused', evidence: stopped, isBegun: false }
  const now = await services.now(tenant)
  // What follows from it is the relay's, as after any change that nobody waits for.
  const { isBegun, outcome, evidence } = result
  await letterResult(services, { tenant, handOver, outcome, evidence, now }, isBegun ? 'journalled' : 'not journalled')
  await settings.at('told')
}

/** Looks once more, with the letter in hand, whether it may still leave. Answers why not. */
async function standsStill(services: Services, { tenant, handOver }: Leaving): Promise<string | undefined> {
  const now = await services.now(tenant)
  const found = await loadHandover(services, { tenant, id: handOver.handover, actor: { kind: 'baton' }, now })
  if ('answered' in found) throw new Error('The machine uses no keys')
  const { status, ref, letter } = found.handover
  if (letter.handedOver?.at !== handOver.at || letter.outcome) return 'It was settled before its first byte left. Nobody got it.'
  if (status !== 'running') return `${ref} was ${status} before the first byte left. Nobody got it.`
  if (now.getTime() - Date.parse(handOver.at) > beginWithinMinutes * 60_000)
    return 'Baton was away when it should have left, and did not begin. Nobody got it.'
  const stopped = await whyStopped(services, tenant)
  return stopped === undefined ? undefined : `${stopped} Nobody got it.`
}

type Result = { outcome: Transmission['outcome']; evidence: string; isBegun: boolean }

async function handOverTo(
  services: Services,
  { server, connect, clientName, limits, at }: Required<MailSettings>,
  { tenant, handOver, version }: Leaving,
  mail: LetterMail,
): Promise<Result> {
  const { journal, signal } = services.post
  const told = () => services.now(tenant)
  await at('before begun')
  // The claim lets nobody come here twice; should it ever fail, the journal still does.
  const earlier = journal.of(tenant, handOver.handover).find((one) => one.version === handOver.version && one.at === handOver.at)
  if (earlier) return { ...afterCrash(earlier), isBegun: true }
  try {
    journal.begin(tenant, handOver, {
      message: mail.hash,
      hash: version.hash,
      now: await told(),
    })
  } catch (error) {
    return {
      outcome: 'refused',
      evidence: `Baton could not write down that it begins, so it did not: ${messageOf(error)}. Nobody got it.`,
      isBegun: false,
    }
  }
  await at('begun')
  const transmission = await transmit(mail, {
    server,
    connect,
    clientName,
    limits,
    signal,
    onPhase: async (phase) => {
      await at(`before ${phase}`)
      if (phase === 'dot') {
        // However long the conversation took: whoever stopped sending in it is asked last.
        const stopped = await whyStopped(services, tenant)
        if (stopped !== undefined) throw new Error(stopped)
        // The last byte is the one that cannot be taken back; that it leaves is on the disk before it does.
        journal.end(tenant, handOver, await told())
      }
      await at(phase)
    },
  })
  const result: Result = { outcome: transmission.outcome, evidence: evidenceOf(transmission, serverName(server), mail), isBegun: true }
  await at('before outcome')
  try {
    journal.settle(tenant, handOver, { outcome: result.outcome, words: result.evidence, now: await told() })
  } catch (error) {
    // What is known is known; the log is told all the same.
    services.store.log('warn', `The journal of letters could not be written: ${messageOf(error)}`)
  }
  await at('outcome')
  return result
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What people read as the evidence. Whoever is copied in secret is not named in it, also not in the words of a server. */
function evidenceOf(transmission: Transmission, server: string, mail: LetterMail): string {
  const words = wordsOf(transmission, server, mail)
  return mail.secret === undefined ? words : words.replaceAll(mail.secret, "the sender's timeline address")
}

const mailboxOf = ({ email, name }: Member): Mailbox | undefined => {
  const address = mailAddress(email)
  return address && { address, name }
}

function wordsOf({ outcome, words, refused, phase }: Transmission, server: string, { to, messageId }: LetterMail): string {
  switch (outcome) {
    case 'sent':
      return `${server} took it for ${to.length} ${to.length === 1 ? 'recipient' : 'recipients'}: ${words}. Message-ID <${messageId}>`
    case 'refused':
      return refused.length > 0
        ? `${server} refused ${refused.map((one) => `${one.address} (${one.words})`).join(', ')}. Nobody got it, the other recipients neither.`
        : `${words} (${server}, ${phase}). Nobody got it.`
    case 'unknown':
      return `${server} may have it: ${words}. Message-ID <${messageId}>; the server's log knows what became of it.`
  }
}
