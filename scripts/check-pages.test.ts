import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPages, Unusable } from './check-pages.ts'

const root = join(import.meta.dirname, '..')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-check-pages-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a folder of pages is told page by page: what each became and what is wrong with it', () => {
  const told = checkPages(join(root, 'playbooks'))
  expect(told).toMatch(/^cse-to-csm\.md: /)
  expect(told).toMatch(/^csm-to-cse\.md: "Account handover from CSM to the CSE\+ pool"/m)
  expect(told).toContain('stage      Preparation (week 1-2), led by CSM: 4 Clean up the data, 5 Write the handover document')
  expect(told).toContain('stage      Review and decision (week 2): 3 Territory owner review, 3 Manager actions')
  expect(told).toContain('tasks      29: ')
  expect(told).toMatch(
    /gate {7}Territory owner review, decided by CSE Territory Owner within 3 business-days; .*sends back 9 tasks; then 3 Manager actions/,
  )
  for (const line of [
    'RACI       8 x 4',
    'flow       12 nodes, 12 edges',
    '9 sections, 23 items, 26 blanks, 2 quick actions',
    'must-says  4',
    'principles 4',
  ]) {
    expect(told).toContain(line)
  }
  expect(told).toContain('calls      Go through the handover document together (CSM + CSE Territory Owner, 30-60 min)')
  expect(told).toContain('tasks      15: 9 Old CSM, 5 New CSM, 1 New CSM Manager')
  expect(told).toContain('topics     7 with 15 leaf topics')
  expect(told.match(/findings {3}0 errors, 0 warnings/g)).toHaveLength(3)
})

const run = (argument: string) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [join(root, 'scripts', 'check-pages.ts'), argument], (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })

test('errors of a page are findings and end with 0; a folder that is none ends with 2', { timeout: 60_000 }, async () => {
  writeFileSync(join(folder, 'broken.md'), '# Swap\n\nOnly prose.\n')
  expect(await run(folder)).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/findings {3}1 errors[\s\S]*1:1 error steps\.none/),
  })
  expect(await run(join(folder, 'nowhere'))).toMatchObject({ code: 2, out: '', err: expect.stringContaining('is no folder') })
})

test('what is no page makes the folder unusable, with its name', () => {
  writeFileSync(join(folder, 'latin.md'), Uint8Array.from([0x23, 0x20, 0xe9, 0x0a]))
  expect(() => checkPages(folder)).toThrow(Unusable)
  expect(() => checkPages(folder)).toThrow('latin.md is not UTF-8')
  rmSync(join(folder, 'latin.md'))
})
