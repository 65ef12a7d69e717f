import { expect, test } from 'vitest'
import { startSays } from './start-says.ts'

const now = new Date('2026-11-30T15:00:00.000Z')
const proposed = {
  state: 'proposed' as const,
  startedBy: { id: 'ines', name: 'Ines Duarte' },
  reason: { kind: 'departure' as const, text: 'Freya goes on leave.' },
  pace: 'standard' as const,
  flipOn: '2026-12-14',
  children: [
    { id: 'a', name: 'A', moves: true, because: null },
    { id: 'b', name: 'B', moves: false, because: 'Sold' },
  ],
}

test('whoever is asked to accept reads who asks, why, from when and what comes along', () => {
  expect(startSays(proposed, now)).toBe(
    'Ines Duarte asks for it: departure, Freya goes on leave. The new side leads from 14 Dec. 1 child account moves along.',
  )
  expect(startSays({ ...proposed, reason: { kind: 'realignment' }, pace: 'slow', children: [] }, now)).toBe(
    'Ines Duarte asks for it: realignment. The new side leads from 14 Dec, after both have worked in parallel.',
  )
  expect(startSays({ ...proposed, state: 'running' }, now)).toBeUndefined()
})
