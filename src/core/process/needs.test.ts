import { expect, test } from 'vitest'
import { z } from 'zod'
import { choice, kept, text } from './needs.ts'

const drawn = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

test('a form of the same words is the same form, and of other words another one', () => {
  const form = kept((title: string, people: { value: string; title: string }[]) => z.strictObject({ person: choice(title, people) }))
  const [nina, omar] = [
    { value: 'nina', title: 'Nina' },
    { value: 'omar', title: 'Omar' },
  ]
  expect(form('Who', [nina, omar])).toBe(form('Who', [{ ...nina }, { ...omar }]))
  expect(form('Who', [nina]).safeParse({ person: 'omar' }).success).toBe(false)
  expect(form('Who', [nina, omar]).safeParse({ person: 'omar' }).success).toBe(true)
  expect(text('Why?', { max: 3 }).safeParse('long').success).toBe(false)
  expect(text('Why?').safeParse('long').success).toBe(true)
})

test('however many forms are asked for, few are kept', () => {
  let made = 0
  const form = kept((title: string) => {
    made += 1
    return text(title)
  })
  for (let index = 0; index < 1000; index += 1) form(`Question ${index}`)
  form('Question 0')
  expect(made).toBe(1001)
})

test('a choice is drawn with the words of each, takes nothing else, and says so', () => {
  const who = choice('Who', [
    { value: 'nina', title: 'Nina' },
    { value: 'omar', title: 'Omar' },
  ])
  expect(drawn(z.strictObject({ who }))).toMatchObject({
    properties: {
      who: {
        title: 'Who',
        anyOf: [
          { type: 'string', const: 'nina', title: 'Nina' },
          { type: 'string', const: 'omar', title: 'Omar' },
        ],
      },
    },
    required: ['who'],
  })
  expect(who.parse('omar')).toBe('omar')
  for (const other of ['Omar', '', null, 1, undefined])
    expect(who.safeParse(other).error?.issues).toEqual([expect.objectContaining({ message: 'Invalid input', path: [] })])
  expect(() => choice('Who', [])).toThrow('Nothing to choose from')
})
