import { expect, test } from 'vitest'
import { spanWords } from './span-words.ts'

test.each([
  [0, '0 h'],
  [0.001, '1 min'],
  [0.75, '45 min'],
  [3, '3 h'],
  [31.46, '31.5 h'],
  [48, '2 d'],
  [216.22, '9 d'],
  [246.4, '10 d 6 h'],
  [71.9, '3 d'],
])('%d hours read as %s', (hours, words) => expect(spanWords(hours)).toBe(words))
