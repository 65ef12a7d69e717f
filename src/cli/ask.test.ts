import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { ask } from './ask.ts'

function asked(keys: string): Promise<string> {
  const input = new PassThrough()
  const answer = ask('Write it? (yes/no) ', { input, output: new PassThrough(), terminal: true })
  input.write(keys)
  return answer
}

test('what somebody types is the answer', async () => {
  expect(await asked('yes\n')).toBe('yes')
})

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s at a question is a no in words', async (_, keys) => {
  await expect(asked(keys)).rejects.toMatchObject({ code: 'question.broken-off', message: expect.stringContaining('was not done') })
})
