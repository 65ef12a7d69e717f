/** What was measured for a goal. `ratio` and `growth` are of the same run; nothing where a goal has no such number. */
export type Measured = { ratio: number | null; growth: number | null; holds: boolean; said: string }

export type Goal = {
  goal: string
  what: string
  limit: string
  /** Nothing where a line stands beside a goal, only to be seen. */
  compare?: (ratio: number, growth: number | null) => boolean
}

/** The limits, once. Ratios are throughput for what is done many times and time, size or count for what is done once. */
export const goals: readonly Goal[] = [
  { goal: '1', what: 'start a handover of 15 tasks, eight at once', limit: '>= 0.25 of the floor', compare: (ratio) => ratio >= 0.25 },
  { goal: '1 room', what: 'the same, answered with the whole room', limit: 'no limit' },
  { goal: '2', what: 'vouch for a task, eight at once', limit: '>= 0.30 of one statement of pg', compare: (ratio) => ratio >= 0.3 },
  { goal: '2 floor', what: 'that statement asked of a bare server that looks up a session', limit: 'no limit' },
  { goal: '2 room', what: 'the same, answered with the whole room', limit: 'no limit' },
  { goal: '3', what: 'what waits on me, many handovers', limit: '>= 0.35 of the floor', compare: (ratio) => ratio >= 0.35 },
  { goal: '3 p95', what: 'the same, slowest of twenty', limit: '<= 3 x the floor', compare: (ratio) => ratio <= 3 },
  { goal: '4', what: 'the same, many handovers against few', limit: '<= 1.5 x', compare: (_, growth) => growth !== null && growth <= 1.5 },
  {
    goal: '6',
    what: 'start 1,000 handovers of 15 tasks in one request',
    limit: '<= 4 x raw INSERT..SELECT',
    compare: (ratio) => ratio <= 4,
  },
  { goal: '6 p95', what: 'what waits on me meanwhile, slowest of twenty', limit: '<= 3 x idle', compare: (ratio) => ratio <= 3 },
  { goal: '5', what: 'insights, many handovers against few', limit: '<= 2 x', compare: (_, growth) => growth !== null && growth <= 2 },
  { goal: '7', what: 'start of a ready installation', limit: '<= 3 x the floor', compare: (ratio) => ratio <= 3 },
  { goal: '8', what: 'memory after load, of 185 MB', limit: '<= 1', compare: (ratio) => ratio <= 1 },
  { goal: '9', what: 'what a running Baton needs, of 170 MB', limit: '<= 1', compare: (ratio) => ratio <= 1 },
  { goal: '10', what: 'compile a page, of 10 ms of processor', limit: '<= 1', compare: (ratio) => ratio <= 1 },
  { goal: '11', what: 'all checks of a handover, of 1 ms of processor', limit: '<= 1', compare: (ratio) => ratio <= 1 },
  { goal: '11b', what: 'new facts of 10,000 accounts looked at, of 60 s', limit: '<= 1', compare: (ratio) => ratio <= 1 },
  { goal: '11b p95', what: 'an inbox meanwhile, slowest of twenty', limit: '<= 3 x idle', compare: (ratio) => ratio <= 3 },
  { goal: '13', what: 'inboxes of two nodes on part of a core each', limit: '>= 1.6 x one node', compare: (ratio) => ratio >= 1.6 },
  { goal: 'web inbox', what: 'JavaScript of the inbox, of 170 KB', limit: '<= 1', compare: (ratio) => ratio <= 1 },
  { goal: 'web screen', what: 'JavaScript of the largest other screen, of 60 KB', limit: '<= 1', compare: (ratio) => ratio <= 1 },
  { goal: 'web editor', what: 'JavaScript of the page editor, of 100 KB', limit: '<= 1', compare: (ratio) => ratio <= 1 },
  { goal: 'web paint', what: 'inbox painted, processor slowed 4 x, of 1.5 s', limit: '<= 1', compare: (ratio) => ratio <= 1 },
  { goal: 'web key', what: 'from a key to its paint, of 50 ms', limit: '<= 1', compare: (ratio) => ratio <= 1 },
]
