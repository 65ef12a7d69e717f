import { egress } from '../connectors/egress.ts'
import { serverName } from '../connectors/smtp/mail-server.ts'
import { usualLimits } from '../connectors/smtp/open-session.ts'
import { greet } from '../connectors/smtp/transmit.ts'
import type { MailSettings } from './post.ts'

/** Whether the mail server is there and encrypts as it must. Logs in nowhere and sends nothing. */
export async function lookAtMailServer({
  server,
  clientName,
  connect = egress,
}: MailSettings): Promise<{ server: string; isEncrypted: boolean } | { server: string; problem: string }> {
  const name = serverName(server)
  const limits = { ...usualLimits, connect: 5_000, reply: 5_000, beforeDot: 10_000 }
  try {
    const { isEncrypted } = await greet({ server, connect, clientName, limits })
    return { server: name, isEncrypted }
  } catch (error) {
    return { server: name, problem: error instanceof Error ? error.message : String(error) }
  }
}
