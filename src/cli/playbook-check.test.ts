import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

const shipped = (name: string) => join(import.meta.dirname, '..', '..', 'playbooks', name)
let folder: string
const page = (name: string, text: string | Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-pages-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const unreachable = '# Swap\n\n## Steps\n\n- Priya: read this <!-- check: nothing.like.this -->\n'

describe('a page that is checked', () => {
  test('without errors ends with 0 and says how much of it was understood', async () => {
    const { code, out, err } = await runCli(['playbook', 'check', shipped('csm-to-csm.md'), shipped('csm-to-cse.md')])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/csm-to-csm\.md: 15 tasks in 1 stage, \d+ of them checked from records/)
    expect(out).toMatch(/csm-to-cse\.md: 29 tasks in 5 stages.*1 gate.*0 errors/)
  })

  test('with an error ends with 1 and names the place as editors read it, the line, why it matters', async () => {
    const path = page('broken.md', unreachable)
    const { code, out } = await runCli(['playbook', 'check', path])
    expect(code).toBe(1)
    expect(out).toMatch(new RegExp(`^${path}:5:\\d+: error [a-z-]+\\.[a-z-]+: `, 'm'))
    expect(out).toMatch(/ {2}5 \| - Priya: read this.*\n.* \| *\^+\n.*why: \S/)
    expect(out).toMatch(/[1-9]\d* errors?, /)
  })

  test('answers JSON: one object for one page, an array for several', async () => {
    const one = await runCli(['playbook', 'check', '--json', shipped('csm-to-csm.md')])
    expect(one.json()).toMatchObject({
      definition: { id: 'csm-to-csm', stages: [{ tasks: { length: 15 } }] },
      diagnostics: expect.any(Array),
    })
    const both = await runCli(['playbook', 'check', '--json', shipped('csm-to-csm.md'), shipped('csm-to-cse.md')])
    expect(both.json()).toMatchObject([{ definition: { id: 'csm-to-csm' } }, { definition: { id: 'csm-to-cse' } }])
  })

  test('offers the ways out below each finding, one a line', async () => {
    const swap = '# Swap\n\n## Tasks\n\n- Old CSM: Leave the alert list of the customer\n- New CSM: Join the alert list of the customer\n'
    const { out } = await runCli(['playbook', 'check', page('swap.md', swap)])
    expect(out).toMatch(
      /:5:1: warning pair\.wrong-way: .*\n.*\n.*\n.*why: .*\n +fix: Let it wait for "Join the alert list of the customer"/,
    )
  })

  test('is also held against the other pages: two names for one kind of system are said on both', async () => {
    const tasks = (system: string) => `# Swap\n\n## Tasks\n\n- Old Guide: Watch the ${system} recordings\n`
    const [one, two] = [page('atlas.md', tasks('Atlas')), page('borealis.md', tasks('Borealis'))]
    const { out, code } = await runCli(['playbook', 'check', one, two])
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^${one}:5:24: warning system\\.two-names: .*Borealis`, 'm'))
    expect(out).toMatch(new RegExp(`^${two}:5:24: warning system\\.two-names: .*Atlas`, 'm'))
    expect((await runCli(['playbook', 'check', one])).out).not.toContain('system.two-names')
  })

  test.each([
    ['is not there', () => join(folder, 'nowhere.md'), /no such file/],
    ['is a folder', () => folder, /is a folder/],
    ['is not UTF-8', () => page('latin.md', Uint8Array.from([0x23, 0x20, 0xe9, 0x0a])), /not UTF-8/],
    ['is larger than 1 MiB', () => page('large.md', `# Long\n${'a'.repeat(1024 * 1024)}`), /at most 1 MiB/],
  ])('that %s ends with 2 and says nothing about the others', async (_, make, words) => {
    const { code, out, err } = await runCli(['playbook', 'check', shipped('csm-to-csm.md'), make()])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(words)
  })

  test('tells a refusal as a problem when JSON was asked for', async () => {
    const { code, err } = await runCli(['playbook', 'check', '--json', join(folder, 'nowhere.md')])
    expect(code).toBe(2)
    expect(JSON.parse(err)).toMatchObject({
      type: 'urn:baton:problem:page.unreadable',
      code: 'page.unreadable',
      detail: expect.stringContaining('nowhere.md'),
    })
  })

  test('cannot steer the terminal with what is written in it', async () => {
    const path = page('escape.md', unreachable.replace('read this', 'read \u001b[2J\u202ethis'))
    const { out } = await runCli(['playbook', 'check', path])
    for (const sign of ['\u001b', '\u202e']) expect(out).not.toContain(sign)
  })
})

describe('a page that is rendered', () => {
  const render = async (as: string, path: string) => (await runCli(['playbook', 'render', '--as', as, path])).out

  test('as mermaid is the flow that it draws, or its stages in order', async () => {
    expect(await render('mermaid', shipped('csm-to-cse.md'))).toMatch(/^flowchart TD\n[\s\S]*-->\|"Approved"\|/)
    expect(await render('mermaid', shipped('csm-to-csm.md'))).toMatch(/n1 --> n2\n {2}n2 --> n3/)
  })

  test('as RACI is its table', async () => {
    expect(await render('raci', shipped('csm-to-cse.md'))).toMatch(/^\| Activity \| CSM \| CSE Territory Owner .*\n\|---\|/)
  })

  test('as an issue is the empty document with its blanks', async () => {
    const issue = await render('issue', shipped('csm-to-cse.md'))
    expect(issue).toMatch(/^## /)
    expect(issue).toMatch(/- \[ \] /)
    expect(issue).toMatch(/___/)
  })

  test('without a document has no issue, and says so', async () => {
    const { code, err } = await runCli(['playbook', 'render', '--as', 'issue', page('plain.md', '# Swap\n\n## Steps\n\n- Old CSM: read\n')])
    expect(code).toBe(2)
    expect(err).toContain('no document template')
  })

  test('as one page to print says every task and runs no script, whatever the page holds', async () => {
    const whole = await render('html', shipped('csm-to-cse.md'))
    expect(
      whole
        .match(/<ol>[\s\S]*?<\/ol>/g)
        ?.join('')
        .match(/<li class="box">/g)?.length,
    ).toBeGreaterThanOrEqual(29)
    const hostile = page(
      'hostile.md',
      '---\ntitle: "<script>alert(1)</script>"\n---\n## Steps\n\n- Old CSM: `"><img src=x onerror=alert(1)>` now\n',
    )
    const html = await render('html', hostile)
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>/)
    expect(html).toContain('&#60;script&#62;')
    expect(html).toContain("default-src 'none'")
  })

  test('as mermaid cannot break out of a label', async () => {
    const chart = await render(
      'mermaid',
      page(
        'chart.md',
        '# Swap\n\n## Flow\n\n```mermaid\ngraph TD\n  A[Look "] --> click"] --> B[End]\n```\n\n## Steps\n\n- Old CSM: read\n',
      ),
    )
    for (const line of chart.split('\n').slice(1))
      expect(line).toMatch(/^ {2}n\d+(\[|\(|\{)*("[^"<>]*")?(\]|\)|\})*( -->(\|"[^"<>]*"\|)? n\d+)?$/)
  })
})
