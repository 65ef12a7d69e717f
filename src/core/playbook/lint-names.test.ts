import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Label } from '../policy/labels.ts'
import type { ServiceTier } from '../policy/service-tiers.ts'
import { applyFix } from './apply-fix.ts'
import { compilePlaybook } from './compile-playbook.ts'
import { lintNames } from './lint-names.ts'
import { tiersNamed } from './names-used.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')
const toPool = read('csm-to-cse')
const tier = (name: string, order: number): ServiceTier => ({ id: name.toLowerCase(), name, order, servedBy: 'person', poolMayTake: true })
const tiers = [tier('Scale', 1), tier('Named', 2)]
const labels: Label[] = [{ id: 'handover', name: 'Handover', colour: 'blue', about: '' }]
const told = (text: string, lists = { tiers, labels: [] as Label[] }) => lintNames(compilePlaybook(text).definition, text, lists)

test('a page that names a tier which the workspace does not have is told where, with the list and the likely one', () => {
  const slip = toPool.replace('set-tier: { tier: Scale }', 'set-tier: { tier: Scael }')
  const found = told(slip)
  expect(found).toMatchObject([{ code: 'tier.unknown', severity: 'warning', message: expect.stringContaining('It has: Scale, Named.') }])
  const line = slip.split('\n').findIndex((text) => text.includes('Scael')) + 1
  expect(found[0]?.range.start.line).toBe(line)
  const fix = found[0]?.fixes[0]
  if (!fix) throw new Error('There is no fix')
  expect(applyFix(slip, fix)).toBe(toPool)
})

test('checks that compare with such a tier are told too, in whatever way they compare', () => {
  const check = (text: string) => toPool.replace('  check: serviceTier.tier == "Scale"\n', `  check: ${text}\n`)
  const names = (text: string) => new Set(tiersNamed(compilePlaybook(check(text)).definition).map(({ name }) => name))
  expect(names('serviceTier.tier == "Gold"')).toEqual(new Set(['Scale', 'Gold']))
  expect(names('serviceTier.tier in ["Gold", "Silver"]')).toEqual(new Set(['Scale', 'Gold', 'Silver']))
  expect(names('serviceTier.tier != "Gold" || size(licences) > 0')).toEqual(new Set(['Scale', 'Gold']))
  expect(told(check('serviceTier.tier == "Gold"')).map(({ code }) => code)).toEqual(['tier.unknown'])
})

test('the shipped pages name only what the demo has, and an empty list holds nobody to anything', () => {
  for (const name of ['csm-to-cse', 'cse-to-csm', 'csm-to-csm']) expect(told(read(name)), name).toEqual([])
  expect(told(toPool, { tiers: [], labels: [] })).toEqual([])
})

test('a label that the workspace does not have is told at the line that gives it', () => {
  const page = toPool.replace(/^\/label .*$/m, '/label ~"Hand over" ~"handover"')
  const found = told(page, { tiers, labels })
  expect(found).toMatchObject([{ code: 'label.unknown', message: expect.stringContaining('"Hand over"') }])
  expect(page.split('\n')[(found[0]?.range.start.line ?? 0) - 1]).toContain('Hand over')
})
