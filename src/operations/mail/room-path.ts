import type { Handover } from '../../core/process/handover.ts'
import type { Waiting } from '../../core/process/waiting-row.ts'

const ofLetter = new Set(['draft-letter', 'agree-date', 'release-letter', 'hand-letter', 'say-sent', 'settle-unknown'])

/** Where a thing that waits is done: the review, the letter, or the task in its room. Below the address of this installation. */
export function roomPath(
  { ref, gates }: Pick<Handover, 'ref' | 'gates'>,
  { command, on, task }: Pick<Waiting, 'command' | 'on' | 'task'>,
): string {
  const room = `/h/${encodeURIComponent(ref)}`
  const round = command === 'decide' ? gates[on ?? '']?.rounds.at(-1)?.number : undefined
  if (round !== undefined) return `${room}/review/${round}`
  return ofLetter.has(command) ? `${room}/letter` : `${room}?task=${encodeURIComponent(task)}`
}

/** The words of the way there. */
export const wayWords = (command: string): string =>
  command === 'decide'
    ? 'Open the review'
    : ofLetter.has(command)
      ? 'Open the letter'
      : command === 'accept'
        ? 'Open the handover'
        : 'Open the task'
