import { canonical } from '../base/canonical.ts'
import { sha256 } from '../base/sha256.ts'
import type { LetterVersion } from './handover.ts'

type Approved = Omit<LetterVersion, 'version' | 'hash' | 'by' | 'at' | 'proposedDates' | 'names' | 'addresses' | 'template'>

/**
 * What an approval of a letter is about: sender, recipients, subject, text and whatever else reaches the customer; not who wrote it
 * and when. Asked when it is drafted and again when it leaves (invariant 4).
 */
export function letterHash(letter: Approved & Partial<LetterVersion>): string {
  const { version, hash, by, at, proposedDates, names, addresses, template, ...approved } = letter
  return sha256(canonical(approved))
}
