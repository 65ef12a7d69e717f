import { expect, test } from 'vitest'
import { mentionsIn } from './comments.tsx'

const people = [
  { id: 'lena', name: 'Lena Fischer' },
  { id: 'tom', name: 'Tom Becker' },
  { id: 'tom2', name: 'Tom Adeyemi' },
]

test('a full name, or a first name that only one person has, is a mention', () => {
  expect(mentionsIn('@Lena can you look? Also @Tom Becker.', people)).toEqual(['lena', 'tom'])
})

test('a first name that two people share mentions neither, and part of a longer name is none', () => {
  expect(mentionsIn('@Tom or @Lenard', people)).toEqual([])
})
