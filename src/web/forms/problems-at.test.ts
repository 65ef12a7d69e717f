import { expect, test } from 'vitest'
import { Problem } from '../client/problem.ts'
import { problemsAt } from './problems-at.ts'

const invalid = (...problems: { where: string; message: string }[]) =>
  new Problem(400, 'request.invalid', '"token": has to have at least 16 characters.', { details: { problems } })

test('what the server says of a field stands at the field, without the name that the API has for it', () => {
  const error = invalid(
    { where: 'token', message: 'has to have at least 16 characters' },
    { where: 'token', message: 'has to be something else' },
    { where: 'name', message: 'is missing' },
  )
  expect(problemsAt(error, ['token', 'name'])).toEqual({ at: { token: 'It has to have at least 16 characters.', name: 'It is missing.' } })
})

test('a refusal that is about one field by its code stands there', () => {
  const error = new Problem(400, 'zone.unknown', 'There is no time zone "Mars/X".')
  expect(problemsAt(error, ['zone'], { 'zone.unknown': 'zone' })).toEqual({ at: { zone: 'There is no time zone "Mars/X".' } })
})

test('whatever is about no field of the form, or about more than its fields, is told below it', () => {
  const error = invalid({ where: 'name', message: 'is missing' }, { where: 'other', message: 'is unknown' })
  expect(problemsAt(error, ['name'])).toEqual({ at: {}, refused: error.message })
  expect(problemsAt(new Error('The server does not answer.'), ['name'])).toEqual({ at: {}, refused: 'The server does not answer.' })
  expect(problemsAt(null, ['name'])).toEqual({ at: {} })
})
