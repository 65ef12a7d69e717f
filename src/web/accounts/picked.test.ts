import { expect, test } from 'vitest'
import { asExamples, type Picked } from './picked.ts'

const picked = (...rows: [id: string, kind: 'person' | 'pool'][]) =>
  new Map(rows.map(([id, kind]) => [id, { id, holder: { kind, id: kind, name: kind } }])) as unknown as Picked

test('of accounts with people and with a pool, the ways of both are offered, whichever was ticked first', () => {
  expect(asExamples(picked(['pooled', 'pool'], ['alder', 'person'], ['birch', 'person'])).sort()).toEqual(['alder', 'pooled'])
  expect(asExamples(picked(['alder', 'person'], ['birch', 'person']))).toEqual(['alder'])
})
