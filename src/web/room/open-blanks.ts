import type { HandoverView } from '../../core/process/view.ts'

export type Blank = HandoverView['document'][number]['fields'][number]['blanks'][number]

/** The blanks that wait for a person, in the order of the document. */
export const openBlanks = (document: HandoverView['document']): Blank[] =>
  document.flatMap(({ later, fields }) => (later ? [] : fields.flatMap(({ blanks }) => blanks.filter(({ by }) => by === 'nobody'))))
