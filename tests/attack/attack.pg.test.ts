import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replayed } from '../../src/operations/replay.ts'
import { verifyWorkspace } from '../../src/store/verify-workspace.ts'
import { numberGiven } from '../support/number-given.ts'
import { openTwoWorkspaces, type TwoWorkspaces } from '../support/two-workspaces.ts'
import { type Attacker, attackerOf } from './attack.ts'
import { type Call, isJsonType } from './calls.ts'
import { plainCall } from './plain-call.ts'
import { strangeTexts, strangeValues } from './strange.ts'
import { type Operation, operations, resolved } from './surface.ts'
import { choicesOf } from './values.ts'

/**
 * Every operation of the OpenAPI document with real operations and the real database behind, asked by everybody: calls that the
 * document allows, calls that it does not, strange values in every place, and calls that lead to one another. `judge.ts` says what an
 * answer must be. This is the short form; `npm run attack` asks far more, and new things each time.
 */

const asks = numberGiven('BATON_ATTACK', process.env.BATON_ATTACK, 0)
const isLong = asks > 0
const runs = isLong ? { valid: asks, invalid: asks, chains: asks * 25 } : { valid: 3, invalid: 4, chains: 40 }
const short = isLong ? {} : { seed: 20_261_129 }
const timeout = isLong ? 7_200_000 : 240_000

let two: TwoWorkspaces
let attacker: Attacker
beforeAll(async () => {
  two = await openTwoWorkspaces()
  attacker = attackerOf(two)
})
afterAll(async () => {
  if (attacker) console.log(`Attack: ${operations.length} operations, ${JSON.stringify(attacker.tally)}`)
  await two?.close()
})

const asked = (numRuns: number, one: (random: ReturnType<typeof choicesOf>) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(fc.gen(), (g) => one(choicesOf(g))),
    // What was asked changed what is there, so asking less of it afterwards shows little.
    { numRuns, ...short, endOnFailure: true },
  )

describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (_name, operation) => {
  test('answers whatever the document allows as the document says', { timeout }, () =>
    asked(runs.valid, (random) => attacker.valid(operation, random)),
  )

  test('refuses what it does not allow, clearly, and writes nothing', { timeout }, () =>
    asked(runs.invalid, (random) => attacker.invalid(operation, random)),
  )

  test('answers strange values in every place clearly', { timeout }, async () => {
    for (const call of strangeCalls(operation)) await attacker.ask(call)
  })
})

test('calls that lead to one another end in an answer that is true, each time', { timeout }, () => asked(runs.chains, attacker.chain))

test('after all of it both logs verify, each handover is what its log says, and nothing was our own mistake', { timeout }, async () => {
  for (const { services, tenant } of [two.ours, two.theirs])
    expect((await verifyWorkspace(services.database, tenant, { replay: replayed })).findings).toEqual([])
  expect(two.logged.filter(({ level }) => level === 'error')).toEqual([])
})

/** The least that is understood, by an administrator, with one strange value in one place: all of them in the long form, else some. */
function strangeCalls(operation: Operation): Call[] {
  const plain = plainCall(operation, 'ours', two.found, 'the least')
  const { fields, body, path } = operation.described
  const isJson = isJsonType(body?.type)
  const members = isJson && body ? Object.keys((resolved(body.schema).properties as object | undefined) ?? {}) : []
  const json = plain.payload === undefined || !isJson ? {} : (JSON.parse(String(plain.payload)) as Record<string, unknown>)
  const places: { values: readonly unknown[]; with: (value: unknown) => Call }[] = [
    ...fields.map(({ name, in: place }) => ({
      values: strangeTexts,
      with: (value: unknown): Call => {
        if (place === 'query') return { ...plain, query: [...plain.query.filter(([one]) => one !== name), [name, String(value)]] }
        if (place === 'header')
          return { ...plain, headers: { ...plain.headers, [name.toLowerCase()]: String(value).replaceAll(/[^\x20-\x7e]/g, '?') } }
        const index = path.split('/').indexOf(`{${name}}`)
        return {
          ...plain,
          path: plain.path
            .split('/')
            .with(index, encodeURIComponent(String(value)))
            .join('/'),
        }
      },
    })),
    ...(body
      ? [
          {
            values: isJson ? [...strangeTexts, ...strangeValues] : strangeTexts,
            with: (value: unknown): Call => ({ ...plain, payload: isJson ? JSON.stringify(value) : Buffer.from(String(value)) }),
          },
        ]
      : []),
    ...members.map((name) => ({
      values: [...strangeTexts, ...strangeValues],
      with: (value: unknown): Call => ({ ...plain, payload: JSON.stringify({ ...json, [name]: value }) }),
    })),
  ]
  // Each place gets others, so that no value and no place is left out.
  const step = isLong ? 1 : 6
  return places.flatMap((place, index) =>
    place.values.filter((_, at) => (at + index + operations.indexOf(operation)) % step === 0).map(place.with),
  )
}
