import { expect, test } from 'vitest'
import { goesOn } from './goes-on.ts'

const by = (id: string) => ({ by: { id, name: id } })

test('what only Baton overtook goes on by itself; what a person overtook, or what is signed, is asked again', () => {
  expect(goesOn('apply', [by('baton'), by('baton')])).toBe(true)
  expect(goesOn('apply', [by('baton'), by('tom')])).toBe(false)
  expect(goesOn('decide', [by('baton')])).toBe(false)
  expect(goesOn('release-letter', [by('baton')])).toBe(false)
  expect(goesOn('apply', [])).toBe(false)
})
