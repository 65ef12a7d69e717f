// The real server on the real database, killed again and again while people work: `npm run crashes -- [--kills 200] [--seed 1]`.
import { parseArgs } from 'node:util'
import { crashLoop } from '../tests/crashes/crash-loop.ts'
import { numberGiven } from '../tests/support/number-given.ts'

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } })
const report = await crashLoop({
  kills: numberGiven('--kills', values.kills, 200, 1),
  seed: numberGiven('--seed', values.seed, 1),
  tell: console.log,
})
console.log(
  `${report.kills} kills, ${report.commands} commands, ${report.acknowledged} of them acknowledged, ${report.repeated} asked again with their key`,
)
console.log(
  `Nothing acknowledged is lost, nothing is doubled or half-done, the log verifies. Slowest start: ${report.slowestStartMilliseconds} ms`,
)
