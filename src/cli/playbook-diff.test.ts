import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

const shipped = join(import.meta.dirname, '..', '..', 'playbooks', 'csm-to-cse.md')
const text = readFileSync(shipped, 'utf8')
let folder: string
const page = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-diff-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('two pages that are compared', () => {
  test('end with 0 when they mean the same, however the lines are wrapped', async () => {
    const { code, out } = await runCli(['playbook', 'diff', shipped, page('same.md', text.replaceAll('\n', '\r\n'))])
    expect({ code, out: out.trim() }).toEqual({ code: 0, out: 'Both pages mean the same.' })
  })

  test('end with 1 when they differ, each change a sentence with its line in the newer page', async () => {
    const newer = page(
      'newer.md',
      text.replace('(within 3 business days)', '(within 5 business days)').replace(/^- Say of each[\s\S]*?-->\n/m, ''),
    )
    const { code, out } = await runCli(['playbook', 'diff', shipped, newer])
    expect(code).toBe(1)
    expect(out).toMatch(/^- "Say of each instance whether it is production or not" is gone from "Preparation"; the CSM did it\.$/m)
    expect(out).toContain(
      '~ "Territory owner review" is to be decided within 5 business days after it opens now; before, within 3 business days after it opens.',
    )
    expect(out).toContain(`(${newer}:`)
    expect(out).toMatch(/2 changes\.\s*$/)
  })

  test('answer JSON: both versions by what they mean, and every change', async () => {
    const newer = page('json.md', text.replace('| C | R/A | I | - |', '| C | R/A | I | I |'))
    const answer = await runCli(['playbook', 'diff', '--json', shipped, newer])
    expect(answer.code).toBe(1)
    expect(answer.json()).toEqual({
      from: { id: 'csm-to-cse', version: expect.stringMatching(/^[0-9a-f]{32}$/), title: 'Account handover from CSM to the CSE+ pool' },
      to: { id: 'csm-to-cse', version: expect.stringMatching(/^[0-9a-f]{32}$/), title: 'Account handover from CSM to the CSE+ pool' },
      changes: [
        {
          what: 'raci',
          kind: 'changed',
          id: 'review-and-decide.ae',
          title: 'Review and decide',
          before: '-',
          after: 'I',
          words: 'For "Review and decide", the AE is told after (I) now; before, it had no part in it.',
          range: expect.any(Object),
        },
      ],
    })
  })

  test('end with 2 when one of them cannot be a page', async () => {
    const { code, err } = await runCli(['playbook', 'diff', shipped, join(folder, 'nowhere.md')])
    expect(code).toBe(2)
    expect(err).toMatch(/no such file/)
  })

  test('cannot steer the terminal with what is written in them', async () => {
    const { out } = await runCli([
      'playbook',
      'diff',
      shipped,
      page('escape.md', text.replace('Adjust the compensation pool', 'Adjust \u001b[2Jthe \u202epool')),
    ])
    for (const sign of ['\u001b', '\u202e']) expect(out).not.toContain(sign)
  })
})
