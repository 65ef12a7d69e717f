const paths = {
  inbox: 'M2 9.5h3.5l1 2h3l1-2H14M2 9.5 4 3h8l2 6.5V13H2Z',
  handovers: 'M2 5.5h10m0 0L9.5 3M12 5.5 9.5 8M14 10.5H4m0 0L6.5 8M4 10.5 6.5 13',
  accounts: 'M3 14V3h6v11M9 6.5h4V14M1.5 14h13M5 5.5h2M5 8h2M5 10.5h2',
  insights: 'M2.5 13.5h11M4 11V8m4 3V3m4 8V6',
  mail: 'M2 3.5h12v9H2ZM2 4.5l6 4.5 6-4.5',
  playbooks: 'M8 4C6.5 3 4.5 2.75 2 3v9.5c2.5-.25 4.5 0 6 1 1.5-1 3.5-1.25 6-1V3c-2.5-.25-4.5 0-6 1Zm0 0v9.5',
  coverage: 'M8 1.75 13.5 4v4c0 3.2-2.2 5.4-5.5 6.5C4.7 13.4 2.5 11.2 2.5 8V4ZM5.5 8l1.8 1.8L10.7 6.4',
  settings: 'M2 4.5h7m4 0h1M2 11.5h1m4 0h7M9 4.5a2 2 0 1 0 4 0 2 2 0 0 0-4 0ZM3 11.5a2 2 0 1 0 4 0 2 2 0 0 0-4 0Z',
  person: 'M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8ZM2.5 14c.5-2.8 2.6-4.2 5.5-4.2s5 1.4 5.5 4.2',
  close: 'm4 4 8 8m0-8-8 8',
  more: 'M3 8a.4.4 0 1 0 .8 0A.4.4 0 0 0 3 8ZM7.6 8a.4.4 0 1 0 .8 0 .4.4 0 0 0-.8 0ZM12.2 8a.4.4 0 1 0 .8 0 .4.4 0 0 0-.8 0Z',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.7-1.3L14 14',
  down: 'm4 6 4 4 4-4',
  right: 'm6 4 4 4-4 4',
  check: 'm3 8.5 3.2 3L13 4.5',
  pencil: 'm3 13 .7-2.8L10.8 3l2.2 2.2-7.2 7.1Zm6.3-8.5 2.2 2.2',
  link: 'M5.5 3H13v7.5M13 3 3.5 12.5',
  waived: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM3.8 12.2l8.4-8.4',
  lock: 'M4 7.5h8V13H4Zm1.5 0V5a2.5 2.5 0 0 1 5 0v2.5',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  theme: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 2v12M8 5h4.5M8 8h6M8 11h4.5',
  keyboard: 'M1.5 4h13v8h-13ZM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6',
  plus: 'M8 3v10M3 8h10',
  failed: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.8 5.8l4.4 4.4m0-4.4-4.4 4.4',
  unknown: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.5.3-.8.6-.8 1.2M8 11.2h.01',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.5V8l2.3 1.5',
} as const

export type IconName = keyof typeof paths

/** A line drawing, as high as large text. It never stands alone: a word is beside it, or the control around it has a name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      width="1rem"
      height="1rem"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
