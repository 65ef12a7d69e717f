import pg from 'pg'
import type { Point } from './points.ts'

/**
 * The server of the tests, which dies by its own hand at a named point: right before a statement goes to the database, or once its
 * answer is there and nothing has been made of it. `BATON_TEST_DIES=append:after:3` is after the third answer to "append".
 */
const [statement, when, count] = (process.env.BATON_TEST_DIES ?? '::').split(':') as [Point['statement'], Point['when'], string]

type Query = (this: pg.Client, ...args: unknown[]) => unknown
const original = pg.Client.prototype.query as unknown as Query
let seen = 0

const die = () => process.kill(process.pid, 'SIGKILL')

function watched(this: pg.Client, ...args: unknown[]): unknown {
  const [asked] = args
  const isMeant = typeof asked === 'object' && asked !== null && 'name' in asked && asked.name === statement
  if (isMeant) seen += 1
  const isDue = isMeant && seen === Number(count)
  if (isDue && when === 'before') die()
  const answer = original.apply(this, args)
  if (isDue && answer instanceof Promise) answer.then(die, die)
  return answer
}
if (statement) pg.Client.prototype.query = watched as unknown as typeof pg.Client.prototype.query

await import('../acceptance/small-server.ts')
