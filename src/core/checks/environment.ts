import { Environment } from '@marcbachmann/cel-js'
import { Temporal } from 'temporal-polyfill'
import type { FactObject, FactType } from '../facts/fact-type.ts'
import type { Facts } from '../facts/facts.ts'
import { factsSchema } from '../facts/facts-schema.ts'
import { limits } from './limits.ts'
import { knownName, Meter, meterName } from './meter.ts'

/** The facts with what is known of their size, for all checks of a handover. */
export type CelFacts = { facts: Facts; tooLong: ReadonlySet<string> }

/** What an expression can name, by name. */
export type Named = Record<string, unknown>

class CelPerson {
  readonly id: string
  readonly name: string
  constructor(id: string, name: string) {
    this.id = id
    this.name = name
  }
}

type Convert = (value: unknown) => unknown
type Ctor = new (value: Record<string, unknown>) => object
type Registered = { cel: string; convert: Convert }

const objects = new Map<string, { ctor: Ctor; fields: Record<string, string> }>()

/** The name of a fact's type in the language, and how its values get there. Registers object types on the way. */
function register(type: FactType): Registered {
  switch (type.type) {
    case 'whole number':
      return { cel: 'int', convert: (value) => BigInt(value as number) }
    case 'number':
      return { cel: 'double', convert: (value) => value }
    case 'yes or no':
      return { cel: 'bool', convert: (value) => value }
    case 'person':
      return { cel: 'Person', convert: (value) => new CelPerson((value as CelPerson).id, (value as CelPerson).name) }
    case 'list': {
      const { cel, convert } = register(type.of)
      return { cel: `list<${cel}>`, convert: (value) => (value as unknown[]).map(convert) }
    }
    case 'map': {
      const { cel, convert } = register(type.of)
      return {
        cel: `map<string, ${cel}>`,
        convert: (value) => new Map(Object.entries(value as object).map(([key, each]) => [key, convert(each)])),
      }
    }
    case 'object':
      return registerObject(type)
    default:
      return {
        cel: 'string',
        convert: (value) => ((value as string).length > limits.factText ? (value as string).slice(0, limits.factText) : value),
      }
  }
}

function registerObject({ name, fields }: FactObject): Registered {
  const registered = Object.entries(fields).map(([field, { is }]) => [field, register(is)] as const)
  let known = objects.get(name)
  if (!known) {
    // A class of its own for each type: the evaluator knows the type of a value by its constructor.
    class Value {
      constructor(value: Record<string, unknown>) {
        for (const [field, { convert }] of registered) {
          const raw = value[field]
          if (raw !== undefined) (this as Record<string, unknown>)[field] = convert(raw)
        }
      }
    }
    known = { ctor: Value, fields: Object.fromEntries(registered.map(([field, { cel }]) => [field, cel])) }
    objects.set(name, known)
  }
  const { ctor: Made } = known
  return { cel: name, convert: (value) => new Made(value as Record<string, unknown>) }
}

const variables = Object.entries(factsSchema.fields).map(([name, { is }]) => ({
  name,
  ...register(is),
  converted: new WeakMap<object, unknown>(),
}))

function newEnvironment(shape: { maxAstNodes: number; maxDepth: number }): Environment {
  const environment = new Environment({ limits: { ...shape, maxListElements: limits.listElements, maxMapEntries: 1, maxCallArguments: 8 } })
  environment.registerType('Person', { ctor: CelPerson, fields: { id: 'string', name: 'string' } })
  // The id decides: names are kept as they were when a record was written.
  environment.registerOperator('Person == Person', (a: CelPerson, b: CelPerson) => a.id === b.id)
  for (const [name, definition] of objects) environment.registerType(name, definition)
  for (const { name, cel } of variables) environment.registerVariable(name, cel)
  return environment
}

/** What a page's author may write; checks types and shape, and runs nothing. */
export const pageEnvironment = newEnvironment({ maxAstNodes: limits.astNodes, maxDepth: limits.depth })
  .registerFunction('known(dyn): bool', () => true)
  .registerFunction('monthsAgo(int): string', () => '')
  .registerFunction('daysAgo(int): string', () => '')
  .registerFunction('daysAhead(int): string', () => '')

/** What runs. Rewritten expressions are larger and deeper than what was written. */
export const runEnvironment = newEnvironment({ maxAstNodes: limits.astNodes * 8, maxDepth: limits.depth * 4 })
  .registerType('Meter', { ctor: Meter, fields: { steps: 'int' } })
  .registerVariable(meterName, 'Meter')
  .registerVariable(knownName, 'list<string>')
  .registerFunction('step_(Meter, int): bool', (meter: Meter, count: bigint) => meter.step(Number(count)))
  .registerFunction('monthsAgo_(string, string, int): string', (now: string, zone: string, n: bigint) =>
    shifted(now, zone, { months: -Number(n) }),
  )
  .registerFunction('daysAgo_(string, string, int): string', (now: string, zone: string, n: bigint) =>
    shifted(now, zone, { days: -Number(n) }),
  )
  .registerFunction('daysAhead_(string, string, int): string', (now: string, zone: string, n: bigint) =>
    shifted(now, zone, { days: Number(n) }),
  )

const shiftedBefore = new Map<string, string>()

/** Calendar months and days of the account's zone; as an instant, so that it compares with moments and with days. */
function shifted(now: string, zone: string, by: { months: number } | { days: number }): string {
  // Asked once per element of a list, and always the same; working with zones is slow.
  const key = `${now} ${zone} ${'months' in by ? `${by.months}m` : `${by.days}d`}`
  const before = shiftedBefore.get(key)
  if (before) return before
  const moved = Temporal.Instant.from(now).toZonedDateTimeISO(zone).add(by)
  const result = new Date(moved.epochMilliseconds).toISOString()
  if (shiftedBefore.size >= 100) shiftedBefore.clear()
  shiftedBefore.set(key, result)
  return result
}

export function toCel(facts: Facts): CelFacts {
  const source = facts as unknown as Record<string, unknown>
  const tooLong = new Set<string>()
  for (const { name } of variables) {
    const value = source[name]
    if (Array.isArray(value) && value.length > limits.factList) tooLong.add(name)
  }
  return { facts, tooLong }
}

/**
 * What one check runs on. A check names two or three facts out of three dozen, so each is brought into the language when it is named;
 * what is there already is found again.
 */
class Run {
  readonly #facts: CelFacts
  readonly [meterName]: Meter
  readonly [knownName]: readonly string[]
  constructor(facts: CelFacts, meter: Meter) {
    this.#facts = facts
    this[meterName] = meter
    this[knownName] = facts.facts.known
  }

  static named({ facts, tooLong }: CelFacts, { name, convert, converted }: (typeof variables)[number]): unknown {
    if (tooLong.has(name)) return undefined
    const value = (facts as unknown as Record<string, unknown>)[name]
    if (typeof value !== 'object' || value === null) return convert(value)
    // Facts are never changed in place: a list that was there before is the same list in the language.
    const before = converted.get(value)
    if (before !== undefined) return before
    const made = convert(value)
    converted.set(value, made)
    return made
  }

  static {
    for (const variable of variables) {
      Object.defineProperty(Run.prototype, variable.name, {
        get(this: Run) {
          return Run.named(this.#facts, variable)
        },
      })
    }
  }
}

export const runOn = (facts: CelFacts, meter: Meter): Named => new Run(facts, meter) as unknown as Named

/** Gives a name that the expression itself brings along, and that stands before a fact of the same name. */
export const withName = (run: Named, name: string): Named =>
  Object.defineProperty(run, name, { value: undefined, writable: true, enumerable: true })
