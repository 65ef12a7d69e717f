import { expect, test } from 'vitest'
import type { TaskView } from '../../core/process/view.ts'
import { raciRows } from './raci-rows.ts'

const task = (id: string, group: string | null, raci: Record<string, string>) =>
  ({ id, title: `Task ${id}`, stage: 'tell', group, raci }) as TaskView
const stages = [{ id: 'tell', name: 'Tell the customer', state: 'active' as const }]

test('groups under the same row of the table are one row, named by the groups', () => {
  const rows = raciRows({ stages, tasks: [task('a', 'Clean up', { CSM: 'R/A' }), task('b', 'Write', { CSM: 'R/A' }), task('d', null, {})] })
  expect(rows).toEqual([{ id: 'a', activity: 'Clean up, Write', cells: { CSM: 'R/A' } }])
})

test('rows that share a group are told apart by their tasks, also when another stands between', () => {
  const rows = raciRows({
    stages,
    tasks: [
      task('draft', null, { CSM: 'R/A', AE: 'C' }),
      task('agree', null, { AE: 'R/A', CSM: 'C' }),
      task('send', null, { CSM: 'R/A', AE: 'C' }),
    ],
  })
  expect(rows.map(({ activity }) => activity)).toEqual(['Task draft; Task send', 'Task agree'])
})
