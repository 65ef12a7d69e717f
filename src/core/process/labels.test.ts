import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { Label } from '../policy/labels.ts'
import type { ServiceTier } from '../policy/service-tiers.ts'
import { eventWords } from './event-words.ts'
import { labelNames } from './labels.ts'
import { Run } from './testing/run.ts'
import { csePool, lena, oskar, priya, sam, vic } from './testing/sample-people.ts'
import { kestrel, withRecords } from './testing/sample-world.ts'

const page = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')
const plain = compilePlaybook(page.replace(/^\/label .*$/m, '')).definition
const withLabel = compilePlaybook(page.replace(/^\/label .*$/m, '/label ~"At risk" ~"Of the page"')).definition

const labels: Label[] = [
  { id: 'at-risk', name: 'At risk', colour: 'rose', about: '' },
  { id: 'watch', name: 'Watch', colour: 'ochre', about: 'Looked at every week' },
]
const tiers: ServiceTier[] = [
  { id: 'strategic', name: 'Strategic', order: 1, servedBy: 'person', poolMayTake: false },
  { id: 'growth', name: 'Growth', order: 2, servedBy: 'person', poolMayTake: true },
  { id: 'scale', name: 'Scale', order: 3, servedBy: 'pool', poolMayTake: true },
]
const toPool = (
  given: { definition?: typeof plain; tier?: string; labels?: Label[]; staying?: { account: string; because: string }[] } = {},
) =>
  new Run({
    definition: given.definition ?? plain,
    world: given.tier === undefined ? kestrel : withRecords(kestrel, record('service-tier', 'current', { tier: given.tier })),
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    tiers,
    labels: given.labels ?? labels,
    start: { to: csePool.id, reason: { kind: 'realignment' } },
  })

describe('labels', () => {
  test('are put on and taken off by who takes part or steers, and each time says so', () => {
    const run = toPool()
    expect(run.does(priya, 'put-labels', null, { labels: ['watch'] })).toEqual(['LabelsChanged'])
    expect(run.does(sam, 'put-labels', null, { labels: ['at-risk'] })).toEqual(['LabelsChanged'])
    expect(run.does(lena, 'take-off-labels', null, { labels: ['watch'] })).toEqual(['LabelsChanged'])
    expect(run.view(lena).labels).toEqual([{ id: 'at-risk', name: 'At risk', colour: 'rose', fromPage: false }])
    const said = run.happened
      .filter(({ type }) => type === 'LabelsChanged')
      .map((event) => eventWords(event, run.handover, run.as(priya)).words)
    expect(said).toEqual(['Watch', 'At risk', 'Watch'].map((name) => expect.stringContaining(`"${name}"`)))
    expect(said[2]).toContain('removed the label')
    expect(run.replayed()).toEqual(run.handover)
  })

  test('are refused to who has no part in it, and what is not in the list is no label', () => {
    const run = toPool()
    for (const stranger of [oskar, vic])
      expect(run.refusal(stranger, 'put-labels', null, { labels: ['watch'] }).code).toBe('label.not-yours')
    for (const some of [['no-such'], []]) expect(run.refusal(priya, 'put-labels', null, { labels: some }).code).toBe('command.invalid')
    expect(run.refusal(priya, 'take-off-labels', null, { labels: ['watch'] }).code).toBe('label.none')
    run.does(priya, 'put-labels', null, { labels: ['watch', 'at-risk'] })
    expect(run.refusal(priya, 'put-labels', null, { labels: ['watch'] }).says).toContain('already has every label')
    expect(toPool({ labels: [] }).refusal(priya, 'put-labels', null, {}).says).toContain('no labels yet')
  })

  test('that are on it already, that are not, and that the page gives are refused by name, each with its reason', () => {
    const run = toPool({ definition: withLabel, labels: [...labels, { id: 'top', name: 'Top 20', colour: 'blue', about: '' }] })
    const says = (command: string, ...some: string[]) => run.refusal(priya, command, null, { labels: some }).says
    run.does(priya, 'put-labels', null, { labels: ['watch'] })
    expect(says('put-labels', 'top', 'watch')).toBe(`"labels.1": Watch is on ${run.handover.ref} already.`)
    expect(says('put-labels', 'at-risk')).toBe(`"labels.0": At risk is on ${run.handover.ref} already.`)
    expect(says('put-labels', 'no-such')).toBe('"labels.0": is none of what can be chosen.')
    expect(says('take-off-labels', 'top')).toBe(`"labels.0": Top 20 is not on ${run.handover.ref}.`)
    expect(says('take-off-labels', 'at-risk')).toBe('"labels.0": At risk stays as long as its playbook gives it to every handover.')
  })

  test('that the page gives stay as long as it gives them, and come first in the issue', () => {
    const run = toPool({ definition: withLabel })
    run.does(priya, 'put-labels', null, { labels: ['watch'] })
    expect(run.refusal(priya, 'take-off-labels', null, { labels: ['at-risk'] }).code).toBe('command.invalid')
    expect(labelNames(run.handover, run.as(priya))).toEqual(['At risk', 'Of the page', 'Watch'])
    expect(run.view(priya).labels.map(({ id, fromPage }) => [id, fromPage])).toEqual([
      ['at-risk', true],
      [null, true],
      ['watch', false],
    ])
  })
})

describe('the service tier of an account', () => {
  test('that a person serves keeps it from the pool, unless operations allow it for the tier', () => {
    expect(() => toPool({ tier: 'Strategic' })).toThrow(/has the service tier Strategic, which is not handed to a pool/)
    for (const tier of ['Growth', 'Scale', 'strategically unknown']) expect(toPool({ tier }).handover.status).toBe('running')
  })

  test('counts in whatever case it was written', () => {
    expect(() => toPool({ tier: 'strategic' })).toThrow(/not handed to a pool/)
  })
})
