import { expect, test } from 'vitest'
import { visibleRows } from './visible-rows.ts'

test('of 500 rows only those in sight and some around are drawn', () => {
  expect(visibleRows({ total: 500, rowHeight: 36, top: 0, height: 720, around: 5 })).toEqual({ from: 0, to: 25 })
  expect(visibleRows({ total: 500, rowHeight: 36, top: 3_600, height: 720, around: 5 })).toEqual({ from: 95, to: 125 })
  expect(visibleRows({ total: 500, rowHeight: 36, top: 17_280, height: 720, around: 5 })).toEqual({ from: 475, to: 500 })
})

test('a table that is scrolled out of sight draws nothing beyond its ends', () => {
  expect(visibleRows({ total: 10, rowHeight: 36, top: -2_000, height: 720, around: 0 })).toEqual({ from: 0, to: 0 })
  expect(visibleRows({ total: 10, rowHeight: 36, top: 9_000, height: 720, around: 0 })).toEqual({ from: 10, to: 10 })
})
