import type { LetterVersion } from '../core/process/handover.ts'
import type { HandOver } from '../store/letter-journal.ts'
import type { MailRow } from '../store/log-types.ts'

/** The name of one hand-over, which exists once in the database. */
export const handOverName = ({ handover, version, at }: HandOver): string => `letter:${handover}:${version}:${at}`

/** The copy of a letter among the workspace's mail, whether it leaves or not. */
export function letterCopy({
  id,
  handOver,
  ref,
  version,
  from,
  timeline,
  messageId = `${handOver.handover}.letter.${handOver.version}@baton`,
  now,
}: {
  id: string
  handOver: HandOver
  ref: string
  version: LetterVersion
  from: string
  /** The sender's own address of the CS platform: a blind copy, a secret of theirs. */
  timeline?: string | undefined
  messageId?: string
  now: Date
}): MailRow {
  return {
    id,
    at: now.toISOString(),
    to: [...version.to, ...version.cc, ...(timeline ? [timeline] : [])],
    subject: version.subject,
    text: version.text,
    headers: {
      from,
      ...(version.replyTo ? { 'reply-to': version.replyTo } : {}),
      cc: version.cc.join(', '),
      ...(timeline ? { bcc: timeline } : {}),
      'message-id': `<${messageId}>`,
      'x-baton-hash': version.hash,
    },
    about: { handover: handOver.handover, ref, event: 'letter' },
    once: handOverName(handOver),
  }
}
