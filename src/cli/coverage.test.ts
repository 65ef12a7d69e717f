import { expect, test } from 'vitest'
import type { CoverageView } from '../contract/coverage.ts'
import { coverageLines } from './coverage.ts'

const tom = { id: 'tom', name: 'Tom' }
const totals = { accounts: 520, uncovered: 1, hours: 216.22, gapsLastQuarter: 4, hoursLastQuarter: 300.5 }
const view: CoverageView = {
  at: '2026-11-29T08:00:00.000Z',
  items: [
    {
      account: { id: 'o', name: 'Orchid' },
      holder: { kind: 'person', id: 'jonas', name: 'Jonas' },
      cause: 'gone',
      why: 'Jonas is gone.',
      zone: 'Europe/Berlin',
      since: '2026-11-20T07:47:00.000Z',
      hours: 216.22,
      renewal: null,
      health: null,
      handover: null,
      couldCover: [{ person: tom, load: 12, reasons: ['same team'] }],
      until: null,
      can: { cover: true, handOver: true },
    },
  ],
  ahead: [],
  covers: [],
  totals,
}

test('whom nobody can reach, for how long exactly, and who could cover', () => {
  expect(coverageLines(view)).toEqual([
    '1 account of 520 uncovered, 9 d so far',
    '  Orchid: 9 d, since 20 Nov 2026, 07:47 UTC. Jonas is gone.',
    '      could cover: Tom (same team)',
    '',
    'Last 90 days: 4 gaps, 12 d 13 h',
  ])
  expect(coverageLines({ ...view, items: [], totals: { ...totals, uncovered: 0, hours: 0 } })[0]).toBe(
    'Somebody can be reached for each of 520 accounts.',
  )
})
