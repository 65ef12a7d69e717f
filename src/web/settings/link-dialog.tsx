import type { LinkMade } from '../../contract/staff.ts'
import { clockWords, plainDayWords } from '../wording/dates.ts'
import { SecretDialog } from './secret-dialog.tsx'
import { words } from './words.ts'

/** The link that was made for somebody. */
export function LinkDialog({ made, now, zone, onClose }: { made: LinkMade; now: Date; zone: string | undefined; onClose: () => void }) {
  const until = new Date(made.expiresAt)
  return (
    <SecretDialog
      title={words.linkTitle(made.person.name)}
      about={words.linkAbout(made.person.email, `${plainDayWords(made.expiresAt.slice(0, 10), now)}, ${clockWords(until, zone)}`)}
      label={words.link}
      secret={made.link}
      copy={words.copy}
      copied={words.copied}
      onClose={onClose}
    />
  )
}
