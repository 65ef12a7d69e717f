import { expect, test } from 'vitest'
import { table } from './text.ts'

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
