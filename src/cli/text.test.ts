import { expect, test } from 'vitest'
import { day, moment, table } from './text.ts'

test('columns stand under each other whatever the names are written in', () => {
  const [, ...lines] = table(
    ['Account', 'To'],
    [
      ['Kestrel Logistics', 'Tom'],
      ['富岳精密工業', 'Haruka'],
      ['Zoë GmbH 🚀', 'Éva'],
    ],
  )
  expect(lines).toEqual(['Kestrel Logistics  Tom', '富岳精密工業       Haruka', 'Zoë GmbH 🚀        Éva'])
})

test('months have three letters as everywhere else, in September too', () => {
  expect(day('2026-09-02')).toBe('2 Sep 2026')
  expect(moment('2026-09-30T23:05:00.000Z')).toBe('30 Sep 2026, 23:05 UTC')
  expect(moment('no instant')).toBe('no instant')
})
