import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { startHandover } from './start.ts'
import { csePool, lena, noor, oskar, priya, territory } from './testing/sample-people.ts'
import { transition } from './testing/stages.ts'

const source = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')
const { definition: toPool } = compilePlaybook(source)

test('an engineer who owns two territories is stood in for by the deputy of the one that the account lies in', () => {
  const run = transition(toPool)
  const north = { ...territory, id: 'ter_north', name: 'North', deputy: oskar.id, regions: ['North'] }
  const started = (region: string) =>
    startHandover(
      'han_2',
      { playbook: toPool.id, account: run.world.account.id, to: csePool.id, reason: { kind: 'realignment' } },
      {
        ...run.as(priya),
        world: { ...run.world, account: { ...run.world.account, region } },
        territories: [territory, north],
        number: 13,
        running: null,
      },
    ).flatMap((event) =>
      event.type === 'HandoverProposed'
        ? event.participants.flatMap(({ role, person }) => (role === 'CSE Territory Owner' ? [person] : []))
        : [],
    )
  expect(started('Central')).toEqual([lena.id, noor.id])
  expect(started('North')).toEqual([lena.id, oskar.id])
})
