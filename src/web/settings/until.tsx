import { Button } from '../design/button.tsx'
import { plainDayWords } from '../wording/dates.ts'
import { words } from './words.ts'

const isOver = (expiresAt: string, now: Date): boolean => Date.parse(expiresAt) <= now.getTime()

/** Until when something opens this workspace, or since when it does not. */
export const untilWords = (expiresAt: string, now: Date): string =>
  (isOver(expiresAt, now) ? words.expired : words.until)(plainDayWords(expiresAt.slice(0, 10), now))

type Props = { one: { name: string; expiresAt: string }; now: Date; busy: boolean; onEnd: () => void }

/** Ends what works, and takes out of the list what does so no more. */
export function EndButton({ one: { name, expiresAt }, now, busy, onEnd }: Props) {
  const over = isOver(expiresAt, now)
  return (
    <Button busy={busy} aria-label={over ? words.removeOne(name) : words.endOne(name)} onClick={onEnd}>
      {over ? words.remove : words.end}
    </Button>
  )
}
