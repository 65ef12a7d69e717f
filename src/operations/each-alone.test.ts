import { expect, test } from 'vitest'
import { Refusal } from '../core/base/refusal.ts'
import { eachAlone } from './each-alone.ts'

const doing = (wrong: Record<string, Error>) => {
  const done: string[] = []
  const all = eachAlone(['one', 'two', 'three'], async (name) => {
    if (wrong[name]) throw wrong[name]
    done.push(name)
  })
  return { done, all }
}

test('one that does not get through keeps none behind it from its turn, and is told at the end', async () => {
  const { done, all } = doing({ one: new Error('first'), two: new Refusal('conflict', 'a.b', 'second') })
  await expect(all).rejects.toThrow('first')
  expect(done).toEqual(['three'])
})

test('where the database is away, nobody else waits for it', async () => {
  const { done, all } = doing({ two: new Refusal('unavailable', 'database.away', 'It is away') })
  await expect(all).rejects.toThrow('It is away')
  expect(done).toEqual(['one'])
})
