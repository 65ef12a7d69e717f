// The real server on the real database, killed again and again while people work: `npm run crashes -- [--kills 200] [--seed 1]`.
import { parseArgs } from 'node:util'
import { crashLoop } from '../tests/crashes/crash-loop.ts'

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } })
const report = await crashLoop({ kills: Number(values.kills), seed: Number(values.seed), tell: console.log })
console.log(
  `${report.kills} kills, ${report.commands} commands, ${report.acknowledged} of them acknowledged, ${report.repeated} asked again with their key`,
)
console.log(
  `Nothing acknowledged is lost, nothing is doubled or half-done, the log verifies. Slowest start: ${report.slowestStartMilliseconds} ms`,
)
