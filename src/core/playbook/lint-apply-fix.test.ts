import { expect, test } from 'vitest'
import { applyFix } from './apply-fix.ts'

const at = (line: number, column: number, until = column, lineUntil = line) => ({
  start: { line, column },
  end: { line: lineUntil, column: until },
})

test('an edit puts its text in the place of its range, columns counted from one, the end left out', () => {
  expect(applyFix('one\ntwo\nthree', { edits: [{ range: at(2, 1, 3), text: 'TW' }] })).toBe('one\nTWo\nthree')
})

test('several edits are all meant for the page as it was', () => {
  const edits = [
    { range: at(1, 1), text: '# ' },
    { range: at(3, 1, 6), text: '3' },
    { range: at(1, 4), text: '!' },
  ]
  expect(applyFix('one\ntwo\nthree', { edits })).toBe('# one!\ntwo\n3')
})

test('two texts at one place stand in the order in which they are listed', () => {
  const edits = [
    { range: at(1, 2), text: 'b' },
    { range: at(1, 2), text: 'c' },
  ]
  expect(applyFix('ad', { edits })).toBe('abcd')
})

test('a line is taken out with its end, whatever ends lines', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    expect(applyFix(['a', 'b', 'c'].join(end), { edits: [{ range: at(2, 1, 1, 3), text: '' }] })).toBe(['a', 'c'].join(end))
  }
})

test('the mark that some editors put before a page is no column', () => {
  expect(applyFix('\uFEFFab', { edits: [{ range: at(1, 1, 2), text: 'A' }] })).toBe('\uFEFFAb')
})

test('a place behind the end is the end', () => {
  expect(applyFix('a', { edits: [{ range: at(9, 9), text: 'z' }] })).toBe('az')
})
