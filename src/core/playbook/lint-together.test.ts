import { describe, expect, test } from 'vitest'
import { applyFix } from './apply-fix.ts'
import { checkTogether } from './check-together.ts'
import { compilePlaybook } from './compile-playbook.ts'

const page = (title: string, ...lines: string[]) => `---\ntitle: ${title}\n---\n\n## Steps\n\n${lines.join('\n')}\n`
const named = (text: string) => ({ name: 'page.md', text })
const across = (...pages: string[]) =>
  checkTogether(pages.map(named)).map(({ diagnostics }) => diagnostics.filter(({ code }) => code === 'system.two-names'))
const alone = (...lines: string[]) => compilePlaybook(page('A', ...lines)).diagnostics.filter(({ code }) => code === 'system.two-names')

const one = page('From hand to hand', '- Old Guide: Watch the Atlas recordings', '- Old Guide: Add links: project, notes, Atlas recordings')
const two = page(
  'To the desk',
  '- Old Guide: Read the notes',
  '',
  '## Topics',
  '',
  '### Borealis Recordings',
  '',
  'Ask which ones are worth a look.',
)

describe('pages that are given together', () => {
  test('say to each other when they have two names for one kind of system', () => {
    const [first, second] = across(one, two)
    expect(first).toMatchObject([
      {
        severity: 'warning',
        range: { start: { line: 7, column: 24 } },
        message: expect.stringMatching(/Atlas here .* Borealis .* "To the desk" \(line 11\)/),
      },
    ])
    expect(second).toMatchObject([
      {
        severity: 'warning',
        range: { start: { line: 11, column: 5 } },
        message: expect.stringMatching(/Borealis here .* Atlas .* "From hand to hand" \(line 7\)/),
      },
    ])
  })

  test('agree when the one takes over the name of the other, everywhere it stands', () => {
    const [first] = across(one, two)
    const [fix] = first?.[0]?.fixes ?? []
    if (!fix) throw new Error('No fix')
    const mended = applyFix(one, fix)
    expect(mended).not.toContain('Atlas')
    expect(across(mended, two)).toEqual([[], []])
  })

  test('have nothing to say when they use one name, or one page names none', () => {
    expect(across(one, one)).toEqual([[], []])
    expect(across(one, page('C', '- Old Guide: Watch the recordings'))).toEqual([[], []])
  })

  test('are compiled as they are compiled alone, in the order in which they are given', () => {
    const both = checkTogether([named(two), named(one)])
    expect(both.map(({ definition }) => definition)).toEqual([compilePlaybook(two).definition, compilePlaybook(one).definition])
    expect(checkTogether([named(one)])).toEqual([compilePlaybook(one)])
  })
})

describe('on one page', () => {
  test('the name that is used less often is the odd one', () => {
    const lines = [
      '- Old Guide: Watch the Atlas recordings',
      '- Old Guide: Link the Atlas recordings',
      '- Old Guide: Close what was recorded in Atlas',
      '- New Guide: Find the recordings in Borealis',
    ]
    expect(alone(...lines)).toMatchObject([
      { range: { start: { line: 10 } }, message: expect.stringContaining('Recordings are in Borealis here and in Atlas on line 7') },
    ])
  })

  test('two kinds of system may have two names', () => {
    expect(alone('- Old Guide: Watch the Atlas recordings', '- Old Guide: Join the Murmur channels')).toEqual([])
  })

  test.each([
    [
      'the words before a system that are no name',
      ['- Old Guide: Watch the call recordings', '- Old Guide: Call recordings stay', '- Old Guide: Link the Atlas recordings'],
    ],
    ['the first word of a sentence', ['- Sift recordings', '- Old Guide: Link the Atlas recordings']],
    ['roles and other abbreviations', ['- Old Guide: Watch the EBR recordings', '- Old Guide: Link the Atlas recordings']],
    ['names in addresses', ['- Old Guide: Watch [them](/Borealis/recordings/)', '- Old Guide: Link the Atlas recordings']],
  ])('%s are not taken for names', (_what, lines) => {
    expect(alone(...lines)).toEqual([])
  })
})
