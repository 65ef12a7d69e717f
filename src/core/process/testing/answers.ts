import type { HandoverView } from '../view.ts'

const byType: Record<string, unknown> = {
  text: 'As discussed',
  person: 'Lena Vogt',
  date: '2026-11-20',
  number: 2,
  link: 'https://docs.example/kestrel',
  check: true,
  choice: 'Green',
  choices: ['SCM'],
}

/** A fitting answer for every blank that the document still has before the gate. */
export const answersFor = ({ document }: HandoverView): [blank: string, value: unknown][] =>
  document
    .filter(({ later }) => !later)
    .flatMap(({ fields }) => fields.flatMap(({ blanks }) => blanks))
    .filter(({ by }) => by === 'nobody')
    .map(({ id, type }) => [id, type === 'table' ? [{ Name: 'Ana Ortiz', Position: 'Head of IT', Remarks: 'Direct' }] : byType[type]])
