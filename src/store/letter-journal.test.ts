import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { journalFile, letterJournal } from './letter-journal.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const now = new Date('2026-11-05T15:00:00.000Z')
const letter = { handover: 'kes', version: 1, at: now.toISOString() }
const what = { message: 'm', hash: 'h', now }

test('what was marked is known after a new start, mark by mark', () => {
  const states = [
    () => letterJournal(folder).begin('acme', letter, what),
    () => letterJournal(folder).end('acme', letter, now),
    () => letterJournal(folder).settle('acme', letter, { outcome: 'sent', words: '250', now }),
    () => letterJournal(folder).told('acme', letter, now),
  ].map((mark) => {
    mark()
    const [entry] = letterJournal(folder).of('acme', 'kes')
    return [entry?.isEnding, entry?.outcome?.outcome, entry?.isTold]
  })
  expect(states).toEqual([
    [false, undefined, false],
    [true, undefined, false],
    [true, 'sent', false],
    [true, 'sent', true],
  ])
  expect(letterJournal(folder).open('acme')).toEqual([])
})

test('a hand-over begins once', () => {
  letterJournal(folder).begin('acme', letter, what)
  expect(() => letterJournal(folder).begin('acme', letter, what)).toThrow('begins once')
  letterJournal(folder).begin('acme', { ...letter, at: '2026-11-05T16:00:00.000Z' }, what)
  expect(letterJournal(folder).of('acme', 'kes')).toHaveLength(2)
})

test('a line that a crash left half-written never happened, and the next one is whole', () => {
  letterJournal(folder).begin('acme', letter, what)
  appendFileSync(journalFile(folder, 'acme'), '{"mark":"ending","handover":"ke')
  expect(letterJournal(folder).of('acme', 'kes')).toMatchObject([{ isEnding: false }])
  letterJournal(folder).end('acme', letter, now)
  expect(letterJournal(folder).of('acme', 'kes')).toMatchObject([{ isEnding: true }])
  expect(readFileSync(journalFile(folder, 'acme'), 'utf8').trim().split('\n')).toHaveLength(2)
})

test('a journal that cannot be read stops letters instead of forgetting them', () => {
  letterJournal(folder).begin('acme', letter, what)
  appendFileSync(journalFile(folder, 'acme'), 'damaged\n')
  expect(() => letterJournal(folder).of('acme', 'kes')).toThrow()
})

test('workspaces do not see each other, and nobody else reads the files', () => {
  letterJournal(folder).begin('acme', letter, what)
  expect(letterJournal(folder).of('other', 'kes')).toEqual([])
  expect(statSync(journalFile(folder, 'acme')).mode & 0o077).toBe(0)
})

test('it names no recipient, and what older lines named is gone at the next start', () => {
  letterJournal(folder).begin('acme', letter, what)
  letterJournal(folder).settle('acme', letter, { outcome: 'refused', words: '550 <dana@kestrel.example>: nobody there', now })
  const old = { mark: 'begun', ...letter, version: 2, message: 'm', hash: 'h', to: ['dana@kestrel.example'], written: now.toISOString() }
  appendFileSync(journalFile(folder, 'acme'), `${JSON.stringify(old)}\n`)
  expect(letterJournal(folder).of('acme', 'kes')).toMatchObject([{ outcome: { words: '550 <(address)>: nobody there' } }, { version: 2 }])
  expect(readFileSync(journalFile(folder, 'acme'), 'utf8')).not.toContain('@')
  expect(statSync(journalFile(folder, 'acme')).mode & 0o077).toBe(0)
})
