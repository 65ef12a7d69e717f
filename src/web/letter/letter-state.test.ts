import { expect, test } from 'vitest'
import type { HandoverView } from '../../core/process/view.ts'
import { stageOf } from './letter-state.ts'

type Letter = NonNullable<HandoverView['letter']>
const now = new Date('2026-12-15T16:00:00.000Z')
const letter = (part: Partial<Letter>): Letter => ({
  versions: [{ version: 2 } as Letter['versions'][number]],
  agreed: null,
  declined: null,
  release: null,
  handedOver: null,
  unansweredAt: null,
  outcome: null,
  mode: 'csm',
  given: null,
  copy: null,
  notSent: [],
  items: [],
  waitsFor: [],
  ...part,
})
const release = (leavesAt: string) => ({ version: 2, by: 'priya', at: '2026-12-15T15:59:30.000Z', leavesAt })

test('in the last two minutes the seconds are counted, before that the moment is named', () => {
  expect(stageOf(letter({ release: release('2026-12-15T16:00:30.000Z') }), now)).toMatchObject({ is: 'released', seconds: 30 })
  expect(stageOf(letter({ release: release('2026-12-16T16:00:00.000Z') }), now)).toMatchObject({ is: 'released', seconds: undefined })
})

test('once its moment has come it is leaving, and never called sent before the outcome is known', () => {
  expect(stageOf(letter({ release: release('2026-12-15T15:59:59.000Z') }), now)).toEqual({ is: 'leaving' })
  const handedOver = { version: 2, at: '2026-12-15T16:00:00.000Z' }
  expect(stageOf(letter({ handedOver }), now)).toEqual({ is: 'leaving' })
  expect(stageOf(letter({ handedOver, unansweredAt: '2026-12-15T16:01:00.000Z' }), now)).toEqual({ is: 'leaving', unanswered: true })
})

test('what became of an older version says nothing about the newest', () => {
  expect(stageOf(letter({ outcome: { version: 1, outcome: 'refused', at: '2026-12-14T16:00:00.000Z', evidence: '550' } }), now)).toEqual({
    is: 'draft',
  })
  expect(stageOf(letter({ outcome: { version: 2, outcome: 'sent', at: '2026-12-15T15:00:00.000Z', evidence: '250' } }), now)).toMatchObject(
    { is: 'settled', outcome: 'sent' },
  )
})

test('what somebody has to send is with them until it is taken back or sent, and never counts seconds', () => {
  const given = { version: 2, by: 'priya', at: '2026-12-15T15:00:00.000Z', to: { id: 'diego', name: 'Diego' } }
  expect(stageOf(letter({ mode: 'ae', given }), now)).toEqual({ is: 'given', to: 'Diego', asked: undefined })
  expect(stageOf(letter({ mode: 'ae', given: { ...given, withdrawn: 'A name is wrong' } }), now)).toEqual({ is: 'draft' })
  const outcome = { version: 2, outcome: 'sent', at: '2026-12-15T15:30:00.000Z', evidence: 'Diego says so', how: 'word' } as const
  expect(stageOf(letter({ mode: 'ae', given, outcome }), now)).toMatchObject({ is: 'settled', outcome: 'sent' })
})

test('in a paused or cancelled handover nothing counts down and nothing is on its way: the letter stands', () => {
  const held = letter({ release: release('2026-12-15T15:59:59.000Z') })
  expect(stageOf(held, now, 'paused')).toMatchObject({ is: 'stands', because: 'paused', to: undefined })
  expect(stageOf(held, now, 'cancelled')).toMatchObject({ is: 'stands', because: 'cancelled' })
  const given = { version: 2, by: 'priya', at: '2026-12-15T15:00:00.000Z', to: { id: 'diego', name: 'Diego' } }
  expect(stageOf(letter({ mode: 'ae', given }), now, 'paused')).toMatchObject({ is: 'stands', to: 'Diego' })
  // What has been handed over is under way, whatever became of the handover since.
  const handedOver = { version: 2, at: '2026-12-15T16:00:00.000Z' }
  expect(stageOf(letter({ release: release('2026-12-15T15:59:59.000Z'), handedOver }), now, 'paused')).toEqual({ is: 'leaving' })
})
