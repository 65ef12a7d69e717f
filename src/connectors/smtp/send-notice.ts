import type { MailAddress } from '../../core/base/mail-address.ts'
import type { Connect } from '../egress.ts'
import type { MailServer } from './mail-server.ts'
import { readable } from './reply.ts'

export type NoticeResult = {
  /** Who has it. */
  accepted: MailAddress[]
  /** Who may get it at another try. */
  later: MailAddress[]
  /** Who will not. */
  never: MailAddress[]
  words: string
}

type Options = { server: MailServer; connect: Connect; clientName: string; signal?: AbortSignal }

const connectMilliseconds = 15_000
const silenceMilliseconds = 60_000

/**
 * Hands over a notice: mail that does no harm when it comes twice, which is what happens when a connection breaks after the server
 * took it. Letters never go this way.
 */
export async function sendNotice(
  { from, to, message }: { from: MailAddress; to: readonly MailAddress[]; message: Buffer },
  { server, connect, clientName, signal }: Options,
): Promise<NoticeResult> {
  // Loaded by whoever sends first: where no mail leaves, it is five megabytes for nothing.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: server.host,
    port: server.port,
    name: clientName,
    secure: server.tls === 'at once',
    ...(server.tls === 'required' ? { requireTLS: true } : {}),
    ...(server.tls === 'off' ? { ignoreTLS: true } : {}),
    ...(server.login ? { auth: { user: server.login.user, pass: server.login.password.reveal() }, forceAuth: true } : {}),
    greetingTimeout: connectMilliseconds,
    socketTimeout: silenceMilliseconds,
    // Nothing is read from the world beside the bytes that we built.
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options, callback) => {
      open(server, connect).then(
        (opened) => callback(null, opened),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      )
    },
  })
  try {
    const { response, rejectedErrors } = await transport.sendMail({
      envelope: { from, to: [...to] },
      raw: message,
      ...(signal ? { signal } : {}),
    })
    return sorted(to, response, rejectedErrors)
  } catch (error) {
    return refused(to, error)
  } finally {
    transport.close()
  }
}

async function open(server: MailServer, connect: Connect) {
  const connection = await connect.open(server, connectMilliseconds)
  if (server.tls !== 'at once') return { connection }
  return { connection: await connect.secure(connection, server.host, connectMilliseconds), secured: true }
}

type Rejection = Error & { recipient?: string | undefined; responseCode?: number | undefined; response?: string | undefined }

const isForGood = ({ responseCode }: Rejection): boolean => responseCode !== undefined && responseCode >= 500

/** Taken for whoever was not refused. */
function sorted(to: readonly MailAddress[], response: string, rejections: readonly Rejection[] = []): NoticeResult {
  const rejectionOf = (address: string) => rejections.find(({ recipient }) => recipient?.toLowerCase() === address.toLowerCase())
  return {
    accepted: to.filter((address) => !rejectionOf(address)),
    later: to.filter((address) => {
      const rejection = rejectionOf(address)
      return rejection !== undefined && !isForGood(rejection)
    }),
    never: to.filter((address) => isForGood(rejectionOf(address) ?? new Error())),
    words: readable([response, ...rejections.map(wordsOf)].filter(Boolean).join('; ')),
  }
}

function refused(to: readonly MailAddress[], error: unknown): NoticeResult {
  if (!(error instanceof Error)) throw error
  const { rejectedErrors, code } = error as Rejection & { rejectedErrors?: Rejection[]; code?: string }
  if (rejectedErrors && rejectedErrors.length > 0) return sorted(to, '', rejectedErrors)
  // A wrong password is ours to mend, and no reason to lose what waits.
  const forGood = isForGood(error) && code !== 'EAUTH'
  return { accepted: [], later: forGood ? [] : [...to], never: forGood ? [...to] : [], words: readable(wordsOf(error)) }
}

const wordsOf = ({ recipient, response, message }: Rejection): string => `${recipient ? `${recipient}: ` : ''}${response || message}`
