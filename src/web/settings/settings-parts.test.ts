import { expect, test } from 'vitest'
import { findSettings, settingsGroups, settingsParts } from './settings-parts.ts'

const found = (typed: string) => findSettings(settingsParts, typed).map(({ id }) => id)

test('a setting is found by its name, by what it is about and by how else people call it', () => {
  expect(found('cal')).toEqual(['calendars'])
  expect(found('smtp')).toEqual(['mail'])
  expect(found('legal hold')).toEqual(['retention'])
  expect(found('SSO')).toEqual(['sign-in'])
  // What is called so comes first.
  expect(found('label')[0]).toBe('labels')
  expect(found('')).toHaveLength(settingsParts.length)
  expect(found('no such thing')).toEqual([])
})

test('each part stands in a group that there is, and each group has parts', () => {
  expect(new Set(settingsParts.map(({ group }) => group))).toEqual(new Set(settingsGroups.map(({ id }) => id)))
})
