import { count } from '../wording/counts.ts'

/** Every text about signed links in the room. */
export const words = {
  title: 'Answers by link',
  about: 'People without an account answer from their mail. Each link is for one person and one decision, and is only in their mailbox.',
  none: 'No link is open.',
  can: (name: string, what: string) => `${name} can ${what} by link.`,
  opened: (times: number, last: string | null) =>
    times === 0
      ? 'not opened yet'
      : `opened ${times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`}${last ? `, last ${last}` : ''}`,
  state: (sent: string, opened: string, until: string) => `Sent ${sent}, ${opened}, valid until ${until}`,
  sentOn: (when: string) => `sent ${when}`,
  over: (n: number) => `${count(n, 'link')} no longer valid`,
  ended: { open: 'open', used: 'used', revoked: 'revoked', expired: 'expired', moved: 'somebody else has the role' },
  revoke: 'Revoke',
  revokeOf: (name: string) => `Revoke the link of ${name}`,
  send: 'Send again',
  sendTo: (name: string) => `Send ${name} a new link`,
  revoked: (name: string) => `The link of ${name} no longer works.`,
  sent: (name: string) => `A new link went to ${name}.`,
  failed: 'The links could not be loaded. Nothing was changed.',
}
