import type { Task } from '../../core/definition/definition.ts'

const paths: Record<Task['kind'], string> = {
  task: 'M3 3h8v8H3Z',
  attest: 'M3 3h8v8H3ZM4.8 7l1.6 1.7 3-3.4',
  gate: 'M7 1.5 12.5 7 7 12.5 1.5 7Z',
  approval: 'M7 1.5 12.5 7 7 12.5 1.5 7Z',
  call: 'M2 2.5h10v7H6L3.5 12V9.500H2Z',
  letter: 'M1.5 3h11v8h-11ZM1.5 4l5.5 4 5.5-4',
  ownership: 'M1.5 4.500h9m0 0L8.3 2.300m2.2 2.200L8.3 6.700M12.5 9.500h-9m0 0 2.2-2.200M3.5 9.500l2.2 2.2',
  signoff: 'M1.5 12h11M2.5 9.5 9.3 2.500l2 2-6.6 6.600Z',
  field: 'M2 4h10M2 7h10M2 10h6',
}

/** What kind of task it is, as a small drawing; the word stands in the notes beside it. */
export function TaskSign({ kind }: { kind: Task['kind'] }) {
  return (
    <svg
      width="0.875rem"
      height="0.875rem"
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.25"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[kind]} />
    </svg>
  )
}
