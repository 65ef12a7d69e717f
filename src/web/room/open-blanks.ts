import type { HandoverView } from '../../core/process/view.ts'

export type Blank = HandoverView['document'][number]['fields'][number]['blanks'][number]

/** How many blanks a task of the document waits for. */
export const blanksOf = ({ tasks, document }: Pick<HandoverView, 'tasks' | 'document'>, on: string | null): number =>
  tasks.find(({ id }) => id === on)?.kind === 'field' ? openBlanks(document).length : 0

/** The blanks that wait for a person, in the order of the document. */
export const openBlanks = (document: HandoverView['document']): Blank[] =>
  document.flatMap(({ later, fields }) => (later ? [] : fields.flatMap(({ blanks }) => blanks.filter(({ by }) => by === 'nobody'))))
