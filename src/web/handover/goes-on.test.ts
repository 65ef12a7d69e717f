import { expect, test } from 'vitest'
import type { Can } from './can.ts'
import { goesOn } from './goes-on.ts'

const by = (id: string) => ({ by: { id, name: id } })
const offer = (command: string, label = 'Apply 4 changes') => ({ command, on: 'update-systems', label, needs: {} }) as unknown as Can
const now = (...can: Can[]) => ({ can })

test('what only Baton overtook goes on by itself, as long as the same is offered', () => {
  expect(goesOn(offer('apply'), [by('baton'), by('baton')], now(offer('comment'), offer('apply')))).toBe(true)
  expect(goesOn(offer('apply'), [by('baton')], now(offer('apply', 'Apply 3 changes')))).toBe(false)
  expect(goesOn(offer('apply'), [by('baton')], now())).toBe(false)
})

test('what a person overtook, and what somebody signs or decides, is asked again', () => {
  expect(goesOn(offer('apply'), [by('baton'), by('tom')], now(offer('apply')))).toBe(false)
  for (const command of ['decide', 'release-letter', 'approve-waiver', 'sign-off', 'undo'])
    expect(goesOn(offer(command), [by('baton')], now(offer(command)))).toBe(false)
})
