import type { EventView } from '../../contract/handovers.ts'

/** What somebody puts their name to is about what they saw, and is never sent again for them. */
const signed: ReadonlySet<string> = new Set([
  'accept',
  'decide',
  'revoke-approval',
  'agree-date',
  'release-letter',
  'hand-letter',
  'settle-unknown',
  'sign-off',
  'complete',
  'waive',
])

/**
 * Whether a command that came too late can be sent again by itself: nobody but Baton did anything since, such as looking at the checks
 * again, so that no other person is overruled. Whether it is still possible is asked again anyway.
 */
export const goesOn = (command: string, since: readonly Pick<EventView, 'by'>[]): boolean =>
  !signed.has(command) && since.length > 0 && since.every(({ by }) => by.id === 'baton')
