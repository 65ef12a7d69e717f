import { expect, test } from 'vitest'
import { placeOf } from './list-place.ts'

const screen = { start: 0, end: 600 }

test('a list of choices is whole wherever its field stands', () => {
  expect(placeOf({ ...screen, top: 100, bottom: 130, wanted: 280 })).toEqual({ isAbove: false, height: 280 })
  // At the foot of the window it opens upwards.
  expect(placeOf({ ...screen, top: 500, bottom: 530, wanted: 280 })).toEqual({ isAbove: true, height: 280 })
  // Two names fit below.
  expect(placeOf({ ...screen, top: 500, bottom: 530, wanted: 60 })).toEqual({ isAbove: false, height: 60 })
})

test('where neither side has room for all of it, it takes what there is and scrolls', () => {
  expect(placeOf({ start: 0, end: 300, top: 120, bottom: 150, wanted: 280 })).toEqual({ isAbove: false, height: 142 })
  expect(placeOf({ start: 0, end: 300, top: 180, bottom: 210, wanted: 280 })).toEqual({ isAbove: true, height: 172 })
})
