import { type Connect, egress } from '../connectors/egress.ts'
import type { Mailbox } from '../connectors/smtp/build-message.ts'
import type { MailServer } from '../connectors/smtp/mail-server.ts'
import { type Limits, usualLimits } from '../connectors/smtp/open-session.ts'
import { sendNotice } from '../connectors/smtp/send-notice.ts'
import type { HandOver, LetterJournal } from '../store/letter-journal.ts'

/** Where mail leaves, and as whom notices come. */
export type MailSettings = {
  server: MailServer
  from: Mailbox
  /** How we introduce ourselves to the server. */
  clientName: string
  connect?: Connect
  limits?: Limits
  /** How a notice is handed over; a simulation brings its own. */
  sendNotice?: typeof sendNotice
  /** Called at each named place of the letter's way; a test stops it there, as a crash would. */
  at?: (place: string) => void | Promise<void>
}

/** What sends letters has in hand. */
export type Post = {
  /** Undefined where nothing leaves: then mail is kept. */
  settings: Required<MailSettings> | undefined
  journal: LetterJournal
  /** Letters that this process is handing over now. */
  inFlight: Map<string, Promise<void>>
  signal: AbortSignal
  /** Notices stop sooner: they wait, and leave at the next start. */
  noticesEnd: AbortController
  /** Everything in flight is done. */
  idle: () => Promise<void>
  /** Gives what is in flight a moment, then ends it: what has left whole is unknown, the rest was not sent. */
  close: () => Promise<void>
}

export const inFlightKey = (tenant: string, { handover, version, at }: HandOver): string => `${tenant} ${handover} ${version} ${at}`

const graceMilliseconds = 2_000

export function openPost({ journal, mail }: { journal: LetterJournal; mail?: MailSettings | undefined }): Post {
  const inFlight = new Map<string, Promise<void>>()
  const ending = new AbortController()
  const idle = async () => {
    while (inFlight.size > 0) await Promise.all(inFlight.values())
  }
  return {
    settings: mail && { connect: egress, limits: usualLimits, sendNotice, at: () => {}, ...mail },
    journal,
    inFlight,
    signal: ending.signal,
    noticesEnd: new AbortController(),
    idle,
    close: async () => {
      const timer = setTimeout(() => ending.abort(), graceMilliseconds)
      await idle()
      clearTimeout(timer)
    },
  }
}
