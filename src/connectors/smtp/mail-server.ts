import type { Secret } from '../../core/base/secret.ts'

/** The server that takes our mail, as `SMTP_URL` names it. */
export type MailServer = {
  host: string
  port: number
  /** `at once` from the first byte (smtps), `required` by STARTTLS, `off` on this machine or where settings say so. */
  tls: 'at once' | 'required' | 'off'
  login?: { user: string; password: Secret }
}

/** What people may read of it. */
export const serverName = ({ host, port }: MailServer): string => `${host}:${port}`
