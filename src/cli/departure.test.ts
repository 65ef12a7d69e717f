import { expect, test } from 'vitest'
import type { DepartureView } from '../contract/departures.ts'
import { departureLines } from './departure.ts'

const account = (name: string, more: Partial<DepartureView['accountsHeld'][number]>): DepartureView['accountsHeld'][number] => ({
  account: { id: name, name },
  priority: 'P3',
  reasons: ['nothing presses'],
  renewal: null,
  health: null,
  proposed: null,
  cover: null,
  handover: null,
  parent: null,
  ...more,
})
const departure: DepartureView = {
  id: 'd',
  person: { id: 'nina', name: 'Nina' },
  leavesAt: '2026-12-11T00:00:00.000Z',
  zone: 'America/Chicago',
  gone: false,
  state: 'open',
  note: '',
  accounts: 3,
  settled: 1,
  createdBy: null,
  accountsHeld: [
    account('Kestrel', {
      priority: 'P1',
      reasons: ['health is red'],
      proposed: { person: { id: 'tom', name: 'Tom' }, load: 31, reasons: ['same team'] },
    }),
    account('Orchid', { handover: { id: 'h', ref: 'ORC-7', to: 'Mei' } }),
    account('Halden', {}),
  ],
  holds: [
    {
      kind: 'tickets',
      title: 'Support tickets that they follow',
      items: [{ what: 'Slow', about: 'Kestrel', account: 'k', handover: null }],
    },
  ],
  rules: [],
  people: [],
  coverUntil: '2027-01-10T00:00:00.000Z',
}

test('a departure reads from the most urgent account to everything else that the person holds', () => {
  const lines = departureLines(departure)
  expect(lines[0]).toBe('Nina leaves 11 Dec 2026, 00:00 UTC, open')
  expect(lines.find((line) => line.startsWith('P1'))).toMatch(/Kestrel +health is red +Tom could: same team/)
  expect(lines.join('\n')).toMatch(/Orchid .*ORC-7 to Mei/)
  expect(lines.join('\n')).toMatch(/Halden .*nobody is there/)
  expect(lines.slice(-2)).toEqual(['Support tickets that they follow (1)', '  Slow: Kestrel'])
})
