import { expect, test } from 'vitest'
import { type Binding, meaningOf, nameOf, type Press, printed, type Waiting } from './keymap.ts'

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
const bindings: Binding[] = [
  { keys: 'G I', name: 'Go to Inbox', run: () => {} },
  { keys: 'Mod+K', name: 'Open the palette', run: () => {} },
  { keys: '?', name: 'Show keys', run: () => {} },
  { keys: 'E', name: 'Finish task', onRow: true, run: () => {} },
  { keys: 'Escape', name: 'Back', run: () => {} },
]
const at = { bindings, now: 0, row: undefined as string | undefined, typing: false, singleKeys: true }
const named = (key: Press, waiting: Waiting, circumstances = at) => meaningOf(key, waiting, circumstances).binding?.name

test('G then I goes to the inbox, but not when the second key comes too late', () => {
  const { waiting } = meaningOf(press('g'), undefined, at)
  expect(named(press('i'), waiting, { ...at, now: 1_000 })).toBe('Go to Inbox')
  expect(named(press('i'), waiting, { ...at, now: 5_000 })).toBeUndefined()
  expect(named(press('i'), undefined)).toBeUndefined()
})

test('a row key fires only while a row has focus', () => {
  expect(named(press('e'), undefined)).toBeUndefined()
  expect(named(press('e'), undefined, { ...at, row: 'KES-12' })).toBe('Finish task')
})

test('what is typed into a field stays text, while the palette and Esc still work', () => {
  const typing = { ...at, typing: true, row: 'KES-12' }
  expect(named(press('e'), undefined, typing)).toBeUndefined()
  expect(named(press('?', { shiftKey: true }), undefined, typing)).toBeUndefined()
  expect(named(press('k', { metaKey: true }), undefined, typing)).toBe('Open the palette')
  expect(named(press('Escape'), undefined, typing)).toBe('Back')
})

test('with single keys off, only keys that nobody types by accident remain', () => {
  const off = { ...at, singleKeys: false, row: 'KES-12' }
  expect(named(press('e'), undefined, off)).toBeUndefined()
  expect(meaningOf(press('g'), undefined, off).waiting).toBeUndefined()
  expect(named(press('k', { ctrlKey: true }), undefined, off)).toBe('Open the palette')
})

test('the page that was opened last decides what a key does', () => {
  const page = [...bindings, { keys: 'Escape', name: 'Back to the room', run: () => {} }]
  expect(named(press('Escape'), undefined, { ...at, bindings: page })).toBe('Back to the room')
})

test('a sign that needs Shift is named by the sign', () => {
  expect(nameOf(press('?', { shiftKey: true }))).toBe('?')
  expect(nameOf(press('Enter', { shiftKey: true }))).toBe('Shift+Enter')
  expect(nameOf(press('J', { shiftKey: true }))).toBe('J')
})

test('keys are printed as they stand on the keyboard of the reader', () => {
  expect(printed('Mod+K', true)).toBe('⌘K')
  expect(printed('Mod+K', false)).toBe('Ctrl K')
  expect(printed('G I', false)).toBe('G I')
})
