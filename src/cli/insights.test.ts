import { expect, test } from 'vitest'
import { insightLines } from './insights.ts'

const playbook = { id: 'csm-to-cse', title: 'CSM to CSE+' }

test('insights say where handovers are, what is late, and how long they took, in words that a mail can hold', () => {
  const lines = insightLines({
    from: '2026-09-07',
    to: '2026-12-06',
    now: {
      proposed: 1,
      running: 12,
      paused: 0,
      stages: [
        { playbook, stage: 'review', name: 'Review', handovers: 11 },
        { playbook, stage: null, name: null, handovers: 1 },
      ],
      late: {
        things: 3,
        byRole: [
          { role: 'CSE', things: 2 },
          { role: '', things: 1 },
        ],
      },
    },
    totals: { started: 20, completed: 7, cancelled: 1 },
    weeks: [],
    handedOver: null,
    closed: { handovers: 7, medianDays: 9, ninetiethDays: 16 },
    stageDays: [{ playbook, stage: 'review', name: 'Review', share: 0.25, handovers: 7, medianDays: 3, ninetiethDays: 5 }],
    playbooks: [playbook],
    teams: [],
  })
  expect(lines[0]).toBe('12 handovers running, 1 to be accepted, 0 paused')
  expect(lines).toContain('     11  CSM to CSE+: Review')
  expect(lines).toContain('      1  CSM to CSE+: all tasks done')
  expect(lines).toContain('3 things past their due')
  expect(lines).toContain('      1  Asked by name: to say whether a handover worked, or whether they are ready to lead')
  expect(lines).toContain('2026-09-07 to 2026-12-06: 20 started, 7 completed, 1 cancelled')
  expect(lines.join('\n')).toMatch(/until it was completed\s+7\s+9 d\s+16 d/)
  expect(lines.join('\n')).toMatch(/in CSM to CSE\+: Review \(25 %\)\s+7\s+3 d\s+5 d/)
  expect(lines.join('\n')).not.toContain('changed hands')
})
