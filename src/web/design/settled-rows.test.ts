import { expect, test } from 'vitest'
import { settle } from './settled-rows.ts'

const keyOf = ({ key }: { key: string }) => key
const row = (key: string, due = 'Tue') => ({ key, due })

test('a row changes its words in place at once', () => {
  expect(settle([row('a'), row('b')], [row('a'), row('b', 'Wed')], keyOf)).toEqual({ rows: [row('a'), row('b', 'Wed')], held: 0 })
})

test('rows that come, go or change places wait, and are counted', () => {
  const shown = [row('a'), row('b'), row('c')]
  expect(settle(shown, [row('n'), row('a'), row('b'), row('c')], keyOf)).toEqual({ rows: shown, held: 1 })
  expect(settle(shown, [row('a'), row('c')], keyOf)).toEqual({ rows: shown, held: 1 })
  expect(settle(shown, [row('b'), row('a'), row('c')], keyOf)).toEqual({ rows: shown, held: 1 })
})

test('the next page of a long list is shown to who scrolls in it, and what waits before it goes on waiting', () => {
  const shown = [row('a'), row('b')]
  expect(settle(shown, [row('a'), row('b'), row('c'), row('d')], keyOf)).toEqual({
    rows: [row('a'), row('b'), row('c'), row('d')],
    held: 0,
  })
  expect(settle(shown, [row('n'), row('a'), row('b'), row('c')], keyOf)).toEqual({ rows: [row('a'), row('b'), row('c')], held: 1 })
})
