import { expect, test } from 'vitest'
import { allPages } from './everybody.ts'

test('in a company of 450 the last by name can be chosen as an owner, a deputy or a cover', async () => {
  const names = Array.from({ length: 450 }, (_, n) => `Person ${n}`)
  const asked: (string | null)[] = []
  const { items } = await allPages(async (cursor) => {
    asked.push(cursor)
    const from = Number(cursor ?? 0)
    return { items: names.slice(from, from + 200), next: from + 200 < names.length ? String(from + 200) : null }
  })
  expect(items).toEqual(names)
  expect(asked).toEqual([null, '200', '400'])
})
