import { expect, test } from 'vitest'
import { hitsOf, settingHits } from './palette.tsx'

test('what is found leads to its page: a handover to its room, an account to its page, a person to what waits on them', () => {
  const visited: string[] = []
  const hits = hitsOf(
    {
      accounts: [{ id: 'kestrel', name: 'Kestrel Logistics', note: 'Priya' }],
      people: [{ id: 'per_lena', name: 'Lena', note: 'CSE' }],
      handovers: [{ id: 'ho_1', ref: 'KES-12', account: 'Kestrel Logistics', note: 'Review' }],
    },
    (href) => visited.push(href),
  )
  for (const hit of hits) hit.run()
  expect(hits.map(({ group, words }) => `${group}: ${words}`)).toEqual([
    'Handovers: KES-12 Kestrel Logistics',
    'Accounts: Kestrel Logistics',
    'People: Lena',
  ])
  expect(visited).toEqual(['/h/KES-12', '/accounts/kestrel', '/handovers?holding=per_lena'])
})

test('what one can set is found by its name or another word for it, by those who may set it; leave stands on one’s own page', () => {
  const visited: string[] = []
  const found = (typed: string, may: string[]) =>
    settingHits(typed, may, (href) => visited.push(href)).map((hit) => {
      hit.run()
      return hit.words
    })
  expect(found('labels', ['lists.write'])).toContain('Labels')
  expect(found('labels', [])).toEqual([])
  expect(found('audit', ['audit.read'])).toEqual(['Changes'])
  expect(found('leave', [])).toEqual(['Your page'])
  expect(visited).toContain('/settings/changes')
  expect(found('', ['audit.read'])).toEqual([])
})
