import { expect, test } from 'vitest'
import { mentionsIn, namesFor } from './mentions.ts'

const people = [
  { id: 'lena', name: 'Lena Fischer' },
  { id: 'tom', name: 'Tom Becker' },
  { id: 'tom2', name: 'Tom Adeyemi' },
]
const colleagues = [...people, { id: 'sam', name: 'Sam Okafor' }, { id: 'lena2', name: 'Lena Vogt' }, { id: 'jo', name: 'Jo-Ann Reyes' }]

test('a full name, or a first name that only one person has, is a mention', () => {
  expect(mentionsIn('@Lena can you look? Also @Tom Becker.', people).heard).toEqual(['lena', 'tom'])
})

test('a first name that two people share mentions neither, and part of a longer name is none', () => {
  expect(mentionsIn('@Tom or @Lenard', people)).toEqual({
    heard: [],
    unheard: [
      { name: 'Tom', several: true },
      { name: 'Lenard', several: false },
    ],
  })
})

test('somebody who takes no part hears of it too; who does take part goes before another of the same first name', () => {
  expect(mentionsIn("@Sam's note and @Jo-Ann, see what @Lena says", people, colleagues).heard).toEqual(['sam', 'jo', 'lena'])
  expect(mentionsIn('@Lena Vogt knows', people, colleagues).heard).toEqual(['lena2'])
})

test('a name that nobody has is told, an address of a mail is no name', () => {
  expect(mentionsIn('@Samm, write to lena@meridian.example', people, colleagues)).toEqual({
    heard: [],
    unheard: [{ name: 'Samm', several: false }],
  })
})

test('names are offered from the first sign on, those of the room first, and never oneself', () => {
  expect(namesFor('', people, colleagues, 'tom').map(({ id }) => id)).toEqual(['lena', 'tom2'])
  expect(namesFor('le', people, colleagues, 'tom').map(({ id }) => id)).toEqual(['lena', 'lena2'])
  expect(namesFor('Sam', people, colleagues, 'tom').map(({ id }) => id)).toEqual(['sam'])
})
