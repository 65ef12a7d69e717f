import type { Journalled } from '../store/letter-journal.ts'

/** What the journal alone says of a hand-over that nobody works on any more. */
export function afterCrash({ outcome, isEnding, begunAt }: Journalled): { outcome: 'sent' | 'refused' | 'unknown'; evidence: string } {
  if (outcome) return { outcome: outcome.outcome, evidence: outcome.words }
  return isEnding
    ? {
        outcome: 'unknown',
        evidence: `Baton stopped between the last byte of the letter and the reply. The hand-over began ${begunAt}; the log of the mail server knows what became of it.`,
      }
    : { outcome: 'refused', evidence: 'Baton stopped before the last byte of the letter left. Nobody got it.' }
}
