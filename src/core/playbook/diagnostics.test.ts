import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applyFix } from './apply-fix.ts'
import { compilePlaybook } from './compile-playbook.ts'

const page = readFileSync(new URL('../../../playbooks/csm-to-cse.md', import.meta.url), 'utf8')
const other = readFileSync(new URL('../../../playbooks/csm-to-csm.md', import.meta.url), 'utf8')
const codes = (source: string) => compilePlaybook(source).diagnostics.map(({ code }) => code)
const finding = (source: string, code: string) => {
  const found = compilePlaybook(source).diagnostics.find((each) => each.code === code)
  if (!found) throw new Error(`No ${code}`)
  return found
}
const marked = (source: string, code: string) => {
  const { start, end } = finding(source, code).range
  return source.split('\n')[start.line - 1]?.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined)
}

test('a mistyped name is answered with the nearest known one', () => {
  const broken = page.replace('role: CSM Manager }', 'role: CSM Manger }')
  expect(finding(broken, 'role.unknown')).toMatchObject({
    message: expect.stringContaining('did you mean "CSM Manager"?'),
    fixes: [{ title: 'Write "CSM Manager"' }],
  })
})

test.each([
  ['a mistyped fact', page.replace('successPlans.all(p', 'sucessPlans.all(p'), 'check.unknown-fact', 'sucessPlans'],
  [
    'a mistyped field, in the middle of an expression of three lines',
    other.replace('s.organisedBy)', 's.organizedBy)'),
    'check.unknown-field',
    'organizedBy',
  ],
  ['a role without a source', page.replace(', from: account.ae }', ' }'), 'role.no-source', 'AE'],
  ['the letter of a role in the table', page.replace(', and let the CSM Manager and the AE read it', ''), 'raci.never-asked', 'C'],
  ['a time in a heading', page.replace('(Week 2-3)', '(Week 1)'), 'window.contradicts-flow', '(Week 1)'],
  ['an action', other.replace('helpdesk.leave-tickets', 'helpdesk.leave-ticket'), 'action.unknown', 'helpdesk.leave-ticket'],
  ['a key of a binding', page.replace('{ id: pooled }', '{ id: pooled, covrs: x }'), 'binding.unknown-key', 'covrs:'],
])('the mark stands under %s and under nothing else', (_what, source, code, words) => {
  expect(marked(source, code)).toBe(words)
})

test('both ways round, a rule for two accountable roles is written into the row', () => {
  const broken = page.replace(', accountable: joint } --> | R/A | R/A |', ' } --> | R/A | R/A |')
  const [joint, first] = finding(broken, 'raci.two-accountable').fixes
  if (!joint || !first) throw new Error('Too few fixes')
  const row = (source: string) => compilePlaybook(source).definition.raci.find(({ activity }) => activity === 'Hold the handover call')
  expect(row(applyFix(broken, joint))).toMatchObject({ accountable: 'joint', covers: row(page)?.covers })
  expect(row(applyFix(broken, first))).toMatchObject({ accountable: 'first', covers: row(page)?.covers })
})

test('a pair is put in order by an id and an "after", and what was awaited before still is', () => {
  const broken = other.replace('  after: [follow-tickets]\n', '')
  const [fix] = finding(broken, 'pair.no-order').fixes
  if (!fix) throw new Error('No fix')
  expect(compilePlaybook(applyFix(broken, fix)).definition.version).toBe(compilePlaybook(other).definition.version)
})

test('front matter that is missing can be written in one go, and says what the page would have been taken for', () => {
  const bare = page.replace(/^---\n[\s\S]*?\n---\n/, '')
  const [fix] = finding(bare, 'front-matter.missing').fixes
  if (!fix) throw new Error('No fix')
  const { definition, diagnostics } = compilePlaybook(applyFix(bare, fix))
  expect(definition.roles.map(({ name, from }) => [name, from])).toEqual([
    ['CSM', 'account.csm'],
    ['CSE Territory Owner', 'territory.owner'],
    ['CSM Manager', 'manager of CSM'],
    ['AE', 'account.ae'],
  ])
  expect(definition).toMatchObject({ title: 'Account handover from CSM to the CSE+ pool', kind: 'named-to-pool' })
  expect(diagnostics.map(({ code }) => code)).not.toContain('role.no-source')
})

test('roles that a page with a title only doesn’t list can be listed in it', () => {
  const bare = other.replace(/^---\n[\s\S]*?\n---\n/, '---\ntitle: From hand to hand\n---\n')
  const [fix] = finding(bare, 'role.no-source').fixes
  if (!fix) throw new Error('No fix')
  const mended = applyFix(bare, fix)
  expect(codes(mended)).not.toContain('role.no-source')
  expect(compilePlaybook(mended).definition).toMatchObject({
    title: 'From hand to hand',
    roles: [
      { name: 'Old CSM', from: 'account.csm' },
      { name: 'New CSM', from: 'ask' },
      { name: 'New CSM Manager', from: 'manager of New CSM' },
    ],
  })
})

test('a page with errors is still compiled in full', () => {
  const { definition } = compilePlaybook(page.replaceAll('accountable: joint', 'accountable: whoever'))
  expect(definition.stages.flatMap(({ tasks }) => tasks)).toHaveLength(29)
})

test('a look back that no step does may be left to Baton', () => {
  const plain = page.replaceAll(/ <!-- \{? ?covers: [\s\S]*?-->/g, '')
  const offered = compilePlaybook(plain.replace('Look back whether it worked', 'Validate success')).diagnostics.find(
    ({ code }) => code === 'raci.no-step',
  )
  expect(offered?.fixes.map(({ title }) => title)).toEqual([
    'Add the step for CSE Territory Owner',
    'Let Baton ask for it once the handover is complete',
  ])
})

test('rows that say what they cover and rows that do not stand side by side', () => {
  const one = page.replace(' <!-- covers: [agree-timing] -->', '')
  const { raci } = compilePlaybook(one).definition
  expect(raci.map(({ covers }) => covers)).toEqual(compilePlaybook(page).definition.raci.map(({ covers }) => covers))
})
