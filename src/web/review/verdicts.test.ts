import { expect, test } from 'vitest'
import type { RoundView } from '../../core/process/view.ts'
import { approval, besideIt, earlier, firstToLookAt, type Item, sentBack, tally } from './verdicts.ts'

const item = (id: string, part: Partial<Item> = {}): Item => ({
  id,
  title: id,
  section: 'Preparation',
  value: 'Done',
  task: 'cleanup',
  verified: false,
  optional: false,
  later: false,
  ...part,
})
const round = (part: Partial<RoundView> = {}) =>
  ({
    number: 1,
    items: [item('plans'), item('class'), item('case', { optional: true }), item('sent', { later: true })],
    undecided: ['plans', 'class', 'case'],
    standing: {},
    ...part,
  }) as RoundView

test('approving waits until each open item is decided, and what comes later is never asked', () => {
  expect(tally(round(), { plans: { verdict: 'pass' } }).undecided.map(({ id }) => id)).toEqual(['class', 'case'])
  expect(approval(round(), { plans: { verdict: 'pass' }, class: { verdict: 'pass' }, case: { verdict: 'not applicable' } }, ' ')).toEqual({
    verdict: 'approved',
    items: { plans: 'pass', class: 'pass', case: 'not applicable' },
  })
})

test('a review begins with what only a person can judge, and in a later round with what came back, not with what has passed', () => {
  expect(firstToLookAt(round({ items: [item('plans', { verified: true }), item('class')], undecided: ['plans', 'class'] }))).toBe('class')
  expect(firstToLookAt(round({ number: 2, items: [item('plans'), item('class', { verified: true })], undecided: ['class'] }))).toBe('class')
  expect(firstToLookAt(round({ undecided: [] }))).toBeUndefined()
})

test('sending back names exactly the returned items with their reasons', () => {
  const verdicts = { plans: { verdict: 'pass' }, class: { verdict: 'return', reason: ' ran 214 pipelines ' } } as const
  expect(sentBack(round(), verdicts, 'Nearly there')).toEqual({
    verdict: 'needs fixes',
    returns: [{ item: 'class', reason: 'ran 214 pipelines' }],
    comment: 'Nearly there',
  })
})

test('a fix without a reason is not sent', () => {
  expect(tally(round(), { class: { verdict: 'return', reason: '  ' } }).withoutReason.map(({ id }) => id)).toEqual(['class'])
})

test('in a later round an item that passed before is not asked again', () => {
  const second = round({ number: 2, undecided: ['class'], standing: { plans: { verdict: 'pass', by: 'lena', round: 1 } } })
  expect(tally(second, {}).undecided.map(({ id }) => id)).toEqual(['class'])
  expect(approval(second, { class: { verdict: 'pass' }, plans: { verdict: 'pass' } }, '')).toEqual({
    verdict: 'approved',
    items: { class: 'pass' },
  })
})

test('what is passed together stands together, is undecided, and has not come back from an earlier round', () => {
  const back = {
    outcome: 'needs fixes',
    by: 'lena',
    at: '',
    items: { class: { verdict: 'return', reason: 'wrong', by: 'lena', round: 1 } },
  }
  const items = [item('plans'), item('class'), item('health'), item('health2', { section: 'Today' }), item('sent', { later: true })]
  const undecided = ['plans', 'class', 'health', 'health2']
  const first = round({ items, undecided })
  const second = round({ number: 2, items, undecided })
  const gate = { rounds: [{ ...first, decision: back }, second] } as never
  const titles = (of: RoundView, verdicts = {}) => besideIt(gate, of, verdicts, item('plans')).map(({ id }) => id)
  expect(titles(first)).toEqual(['class', 'health'])
  expect(titles(first, { health: { verdict: 'pass' } })).toEqual(['class'])
  expect(titles(second)).toEqual(['health'])
})

test('a returned item shows what it said before and why it came back', () => {
  const first = {
    ...round(),
    decision: {
      outcome: 'needs fixes',
      by: 'lena',
      at: '2026-12-01',
      items: { class: { verdict: 'return', reason: 'wrong', by: 'lena', round: 1 } },
    },
  } as RoundView
  const second = round({ number: 2 })
  const gate = {
    id: 'g',
    title: 'Review',
    role: 'Owner',
    state: 'in review' as const,
    void: null,
    reviewTime: null,
    rounds: [first, second],
  }
  expect(earlier(gate, second, 'class')).toMatchObject({ number: 1, value: 'Done', returned: { reason: 'wrong' } })
  expect(earlier(gate, first, 'class')).toBeUndefined()
})
