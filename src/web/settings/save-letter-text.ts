import { savePart } from '../mail/save-part.ts'

/** The words of a letter as a file: to be changed in any editor and sent in as a new version. */
export const saveLetterText = (kind: string, text: string): void =>
  savePart({ type: 'text/plain', name: `letter-${kind}.txt`, content: text })
