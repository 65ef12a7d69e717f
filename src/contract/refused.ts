import type { Refused } from './endpoint.ts'

/** Refusals that several endpoints share. Those that every endpoint can give by its shape (no session, bad input) are added by the reference. */
const refused = <const R extends Readonly<Record<string, Refused>>>(value: R): R => value

export const unknownHandover = refused({
  'handover.unknown': { kind: 'unknown', when: 'There is no such handover, or it is not shared with you.' },
})

export const unknownAccount = refused({
  'account.unknown': { kind: 'unknown', when: 'There is no such account, or it is not shared with you.' },
})

export const endedAccount = refused({
  'account.ended': { kind: 'conflict', when: 'The account has ended.' },
})

export const badCursor = refused({
  'list.cursor': { kind: 'invalid', when: 'The cursor is none of ours, or belongs to a list with other filters.' },
})

export const unknownFilter = refused({
  'filter.unknown': { kind: 'invalid', when: 'A filter names something that there is not; the sentence says what there is.' },
})

export const notADemo = refused({
  'demo.none': {
    kind: 'unknown',
    when: 'This is not a demo workspace: its time is the real one and people sign in as themselves.',
  },
})

/** When `If-Match` names a version that is no longer the newest. */
export const stale = <const Code extends string>(code: Code) =>
  ({ [code]: { kind: 'stale', when: 'It has changed since the version in `If-Match`; `details.version` is the newest.' } }) as {
    [K in Code]: Refused
  }
