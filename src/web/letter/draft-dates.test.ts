import { expect, test } from 'vitest'
import { fieldsOf } from '../forms/fields-of.ts'
import { askDates, datesFrom } from './draft-dates.ts'

const needs = {
  type: 'object',
  properties: {
    personal: { type: 'string', maxLength: 400 },
    dates: { type: 'array', minItems: 1, items: { type: 'string', format: 'date' } },
  },
  required: ['dates'],
}

test('a draft asks one date and offers two more', () => {
  expect(fieldsOf(askDates(needs)).map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ['personal', 'text', false],
    ['date1', 'date', true],
    ['date2', 'date', false],
    ['date3', 'date', false],
  ])
})

test('a letter without dates asks none', () => {
  const plain = { type: 'object', properties: { personal: { type: 'string' } } }
  expect(askDates(plain)).toBe(plain)
  expect(datesFrom({ personal: 'See you' })).toEqual({ personal: 'See you' })
})

test('dates go out in order, each once', () => {
  expect(datesFrom({ date1: '2026-12-16', date2: '2026-12-15', date3: '2026-12-16' })).toEqual({ dates: ['2026-12-15', '2026-12-16'] })
})

test('who declines may say up to three days that suit, and needs none', () => {
  const needs = {
    properties: { because: { type: 'string' }, dates: { type: 'array', items: { type: 'string', format: 'date' } } },
    required: ['because'],
  }
  const asked = askDates(needs)
  expect(Object.keys(asked.properties ?? {})).toEqual(['because', 'date1', 'date2', 'date3'])
  expect(asked.required).toEqual(['because'])
  expect(asked.properties?.date1?.title).toBe('A day that would suit')
})
