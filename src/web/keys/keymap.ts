/** What a press of keys means. No browser in here but the shape of its events. */

export type Press = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean }

export type Binding = {
  /** `J`, `?`, `Escape`, `Mod+K`, or a chord: `G I`. Letters are written as on the key cap. */
  keys: string
  /** What it does, in words, for the help and the palette. */
  name: string
  /** Fires only while a row has focus; receives the row's key. */
  onRow?: boolean
  /** Also listed under another key that does the same. */
  silent?: boolean
  run: (row: string) => void
}

/** The name of one press: `J`, `Mod+K`, `?`. Shift counts only where it does not already change the sign. */
export function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Press): string {
  const base = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key
  const shift = shiftKey && (key.length > 1 || key === ' ') ? 'Shift+' : ''
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}${shift}${base}`
}

/** A sign that a person may type by accident, or say to a machine that types for them (WCAG 2.1.4). */
const isSingle = (keys: string) => !keys.includes('Mod+') && !['Escape', 'Enter', 'Space', 'ArrowDown', 'ArrowUp'].includes(keys)

export type Waiting = { first: string; until: number } | undefined
export type Circumstances = {
  bindings: readonly Binding[]
  now: number
  /** The row that has focus, if one has. */
  row: string | undefined
  /** Focus is where text is written. */
  typing: boolean
  singleKeys: boolean
}

const chordMilliseconds = 1_500

/** Finds what a press does, remembering the first half of a chord. Later bindings win: a page goes before the whole. */
export function meaningOf(
  press: Press,
  waiting: Waiting,
  { bindings, now, row, typing, singleKeys }: Circumstances,
): { binding?: Binding; waiting: Waiting } {
  const name = nameOf(press)
  const usable = bindings.filter(
    ({ keys, onRow }) =>
      (!onRow || row !== undefined) && (!typing || keys.includes('Mod+') || keys === 'Escape') && (singleKeys || !isSingle(keys)),
  )
  if (waiting && now <= waiting.until) {
    const chord = usable.findLast(({ keys }) => keys === `${waiting.first} ${name}`)
    if (chord) return { binding: chord, waiting: undefined }
  }
  const binding = usable.findLast(({ keys }) => keys === name)
  if (binding) return { binding, waiting: undefined }
  const opens = usable.some(({ keys }) => keys.startsWith(`${name} `))
  return { waiting: opens ? { first: name, until: now + chordMilliseconds } : undefined }
}

/** How keys are printed: `⌘K` on a Mac, `Ctrl K` elsewhere. */
export function printed(keys: string, mac: boolean): string {
  const signs: Record<string, string> = { Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑', Enter: '↵' }
  return keys
    .split(' ')
    .map((press) =>
      press
        .split('+')
        .map((part) =>
          part === 'Mod' ? (mac ? '⌘' : 'Ctrl ') : part === 'Alt' ? (mac ? '⌥' : 'Alt ') : part === 'Shift' ? '⇧' : (signs[part] ?? part),
        )
        .join(''),
    )
    .join(' ')
}
