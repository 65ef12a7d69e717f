import { expect, test } from 'vitest'
import { day, moment, table } from './text.ts'

test('columns stand under each other whatever the names are written in', () => {
  const [, ...lines] = table(
    ['Account', 'To'],
    [
      ['Kestrel Logistics', 'Tom'],
      ['富岳精密工業', 'Haruka'],
      ['Zoë GmbH 🚀', 'Éva'],
    ],
  )
  expect(lines).toEqual(['Kestrel Logistics  Tom', '富岳精密工業       Haruka', 'Zoë GmbH 🚀        Éva'])
})

const rows = [
  ['KES-12', 'Kestrel Logistics Holding', 'Bring the records up to date that the new CSM will rely on', ''],
  ['HAL-9', 'Halden Rail', 'Accept handover', ''],
]
const heads = ['Handover', 'Account', 'What', 'Empty']

test('a terminal that is too narrow gets long cells in several lines, and what goes to a file never', () => {
  expect(table(heads, rows)).toHaveLength(3)
  expect(table(heads, rows, 60)).toEqual([
    'Handover  Account                   What',
    'KES-12    Kestrel Logistics         Bring the records up to',
    '          Holding                   date that the new CSM',
    '                                    will rely on',
    'HAL-9     Halden Rail               Accept handover',
  ])
})

test('where words have no room beside each other each row is a block', () => {
  expect(table(heads, rows, 24)).toEqual([
    'Handover  KES-12',
    'Account   Kestrel',
    '          Logistics',
    '          Holding',
    'What      Bring the',
    '          records up to',
    '          date that the',
    '          new CSM will',
    '          rely on',
    '',
    'Handover  HAL-9',
    'Account   Halden Rail',
    'What      Accept',
    '          handover',
  ])
})

test('signs that steer the terminal take no room', () => {
  expect(table(['Account', 'To'], [['Kes\u001b\ntrel', 'Tom']])).toEqual(['Account   To', 'Kes trel  Tom'])
})

test('months have three letters as everywhere else, in September too', () => {
  expect(day('2026-09-02')).toBe('2 Sep 2026')
  expect(moment('2026-09-30T23:05:00.000Z')).toBe('30 Sep 2026, 23:05 UTC')
  expect(moment('no instant')).toBe('no instant')
})
