import { expect, test } from 'vitest'
import { sourcesInWords } from './evidence.ts'

test('where something was read is said so that it can follow "from"', () => {
  expect(['by hand', 'tracker, by hand', 'CS platform'].map((source) => `from ${sourcesInWords({ source })}`)).toEqual([
    'from records kept by hand',
    'from tracker, records kept by hand',
    'from CS platform',
  ])
})
