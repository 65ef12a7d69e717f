import { expect, test } from 'vitest'
import { line } from './line.ts'

/** Whoever writes alone is never held up, and whoever comes meanwhile shares the next way. */

type Written = {
  changes: readonly string[]
  leave: () => void
  answer: (results: PromiseSettledResult<string>[]) => void
  fail: (reason: Error) => void
}

function desk(most = 3) {
  const written: Written[] = []
  const stand = line<string, string>({
    most,
    thingOf: (change) => change.slice(0, 1),
    write: (changes, leave) =>
      new Promise((answer, fail) => {
        written.push({ changes, leave, answer, fail })
      }),
  })
  const answerAll = (place: number) =>
    written[place]?.answer(written[place].changes.map((change) => ({ status: 'fulfilled', value: change.toUpperCase() })))
  return { written, stand, answerAll, soon: () => new Promise((resolve) => setTimeout(resolve)) }
}

test('who comes alone goes at once; who came meanwhile goes together, at most so many, in their order', async () => {
  const { written, stand, answerAll, soon } = desk()
  const answers = ['a1', 'b1', 'c1', 'd1', 'e1'].map((change) => stand(change))
  expect(written.map(({ changes }) => changes)).toEqual([['a1']])
  answerAll(0)
  await soon()
  answerAll(1)
  await soon()
  answerAll(2)
  expect(written.map(({ changes }) => changes)).toEqual([['a1'], ['b1', 'c1', 'd1'], ['e1']])
  expect(await Promise.all(answers)).toEqual(['A1', 'B1', 'C1', 'D1', 'E1'])
})

test('two changes of one thing never go together', async () => {
  const { written, stand, answerAll, soon } = desk()
  const answers = ['a1', 'b1', 'c1', 'b2', 'd1'].map((change) => stand(change))
  for (const place of [0, 1, 2]) {
    answerAll(place)
    await soon()
  }
  expect(written.map(({ changes }) => changes)).toEqual([['a1'], ['b1', 'c1'], ['b2', 'd1']])
  expect(await Promise.all(answers)).toHaveLength(5)
})

test('the next begin as soon as the place is left, also while answers are still waited for', async () => {
  const { written, stand, answerAll, soon } = desk()
  const first = stand('a1')
  const second = stand('b1')
  written[0]?.leave()
  await soon()
  expect(written.map(({ changes }) => changes)).toEqual([['a1'], ['b1']])
  answerAll(1)
  expect(await second).toBe('B1')
  answerAll(0)
  expect(await first).toBe('A1')
})

test('each is told its own answer; what fails as a whole fails for all of it, and the line goes on', async () => {
  const { written, stand, answerAll, soon } = desk()
  const answers = Promise.allSettled(['a1', 'b1', 'c1'].map((change) => stand(change)))
  written[0]?.fail(new Error('away'))
  await soon()
  written[1]?.answer([
    { status: 'fulfilled', value: 'fine' },
    { status: 'rejected', reason: new Error('stale') },
  ])
  expect(await answers).toMatchObject([{ reason: { message: 'away' } }, { value: 'fine' }, { reason: { message: 'stale' } }])
  const later = stand('d1')
  await soon()
  answerAll(2)
  expect(await later).toBe('D1')
})
