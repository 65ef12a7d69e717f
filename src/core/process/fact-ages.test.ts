import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { monthsBefore } from '../calendar/calendar-days.ts'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { agingMoments } from './fact-ages.ts'
import { kestrel, withRecords } from './testing/sample-world.ts'

const source = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')
const { definition } = compilePlaybook(source)

test('a fact is looked at again in the very moment in which it is half a year old, also where that day is missing from its month', () => {
  for (const zone of ['America/Chicago', 'Asia/Tokyo', 'Pacific/Auckland'])
    for (const lastPing of [
      '2026-08-31T16:00:00.000Z',
      '2026-08-29T03:00:00.000Z',
      '2026-08-15T16:00:00.000Z',
      '2026-12-31T12:00:00.000Z',
    ]) {
      const world = withRecords(
        { ...kestrel, account: { ...kestrel.account, zone }, records: [] },
        record('instance', 'prod', { name: 'prod-1', hosting: 'self-managed', lastPing }),
      )
      const [at] = agingMoments({ definition, world, now: lastPing } as unknown as Parameters<typeof agingMoments>[0])
      if (at === undefined) throw new Error('The page counts six months back')
      const justBefore = new Date(Date.parse(at) - 1).toISOString()
      expect(monthsBefore(at, 6, zone) >= lastPing, `${zone} ${lastPing}`).toBe(true)
      expect(monthsBefore(justBefore, 6, zone) < lastPing, `${zone} ${lastPing}`).toBe(true)
    }
})
