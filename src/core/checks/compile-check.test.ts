import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factsSchema } from '../facts/facts-schema.ts'
import { factsOf, record } from '../facts/sample-facts.ts'
import { compileCheck } from './compile-check.ts'
import { runEnvironment } from './environment.ts'
import { evaluate } from './evaluate.ts'
import { limits } from './limits.ts'

const problem = (expression: string) => {
  const result = compileCheck(expression)
  return result.ok ? undefined : result.diagnostics[0]
}

test.each([
  ['cta.all(c, c.status == "closed")', 'check.unknown-fact', 'cta', 'ctas'],
  ['sucessPlans.all(p, p.status == "closed")', 'check.unknown-fact', 'sucessPlans', 'successPlans'],
  ['ctas.all(c, c.statsu == "closed")', 'check.unknown-field', 'c.statsu', 'status'],
  ['handover.incomming == account.csm', 'check.unknown-field', 'handover.incomming', 'incoming'],
  ['account.csm.nme == "x"', 'check.unknown-field', 'account.csm.nme', 'name'],
  ['ctas.all(c, c.status == "Closed")', 'check.never', 'c.status == "Closed"', 'closed'],
  ['monthAgo(6) < now', 'check.unknown-function', 'monthAgo(6)', 'monthsAgo'],
  ['ctas.al(c, true)', 'check.unknown-function', 'ctas.al(c, true)', 'all'],
])('a name that does not exist is shown where it stands, with the nearest one that does: %s', (expression, code, at, nearest) => {
  const found = problem(expression)
  expect(found).toMatchObject({ code, nearest })
  expect(expression.slice(found?.offset, found?.end)).toBe(at)
})

test.each([
  ['ctas.all(c, c.title.matches("^(a+)+$"))', 'check.refused'],
  ['cel.bind(big, "x", big == "x")', 'check.refused'],
  ['ctas.exists(c, c.title + c.title == "x")', 'check.refused'],
  ['ctas == ctas', 'check.refused'],
  ['{"a": 1}.size() == 1', 'check.refused'],
  ['ctas.all(ctas, true)', 'check.shadow'],
  ['ctas.all(meter_, true)', 'check.shadow'],
  ['meter_ == meter_', 'check.unknown-fact'],
  ['step_(1)', 'check.unknown-function'],
  ['timestamp(now) > timestamp(now)', 'check.unknown-function'],
  ['known(account)', 'check.known'],
  ['ctas.all(c, c.status == 3)', 'check.type'],
  ['size(ctas)', 'check.not-a-question'],
  ['ctas ==', 'check.unreadable'],
  ['', 'check.unreadable'],
  ['health.score < 1e999', 'check.unreadable'],
  ['health.why == "\ud800"', 'check.unreadable'],
])('what could run away or makes no sense is refused before it runs: %s', (expression, code) => {
  expect(problem(expression)?.code).toBe(code)
})

test('several mistakes are reported together, in the order of the text', () => {
  const result = compileCheck('cta.all(c, true) && health.color == "red"')
  expect(result.ok ? [] : result.diagnostics.map(({ nearest }) => nearest)).toEqual(['ctas', 'colour'])
})

test('a text of one mebibyte is refused at once, and not kept', () => {
  const result = compileCheck(`${'true && '.repeat(131_072)}true`)
  expect(result).toMatchObject({ ok: false, diagnostics: [{ code: 'check.too-large' }] })
  expect(result.expression.length).toBe(limits.expressionCharacters)
})

test('too many parts, too deep or too wide is refused', () => {
  expect(problem(`${'('.repeat(500)}true${')'.repeat(500)}`)?.code).toBe('check.unreadable')
  expect(problem(Array.from({ length: 400 }, () => '1==1').join('||'))?.code).toBe('check.unreadable')
  expect(problem(`"a" in [${Array.from({ length: 65 }, () => '"b"').join(',')}]`)?.code).toBe('check.unreadable')
})

test('what is allowed to be deep still runs after the counting is added', () => {
  const loops = (n: number): string => (n === 0 ? '"a" in ["b"]' : `ctas.all(c${n}, ${loops(n - 1)})`)
  const lookups = (n: number): string => (n === 0 ? 'true' : `(handover.incoming in tickets[0].followers) == (${lookups(n - 1)})`)
  for (const nest of [loops, lookups]) {
    const compiled = [...Array(40).keys()].map((n) => compileCheck(nest(n + 1)))
    const deepest = compiled.findLastIndex(({ ok }) => ok)
    expect(deepest).toBeGreaterThan(5)
    for (const result of compiled.slice(0, deepest + 1)) expect(result.ok).toBe(true)
    for (const result of compiled.slice(deepest + 1)) expect(result.ok ? '' : result.diagnostics[0]?.code).toMatch(/unreadable|shadow/)
  }
})

test('small numbers keep their value', () => {
  const facts = factsOf([record('health', 'current', { colour: 'red', score: 0.000_000_000_5 })])
  for (const [expression, verdict] of [
    ['health.score == 5e-10', 'passed'],
    ['health.score > 0.0000000001', 'passed'],
    ['health.score < 1000000.0', 'passed'],
    ['health.score > 1.5', 'failed'],
  ] as const) {
    const result = compileCheck(expression)
    expect(result.ok && evaluate(result, facts).verdict, expression).toBe(verdict)
  }
})

test('whatever the text, compiling answers and never throws', () => {
  const word = fc.constantFrom(
    'ctas',
    'c',
    '.all(',
    'c.status',
    '==',
    '"open"',
    ')',
    '(',
    ',',
    '&&',
    '!',
    'has(',
    'health.score',
    '<',
    '3',
    'in',
    '[',
    ']',
    '?',
    ':',
    'known(',
    '-',
    'null',
    '{',
    '}',
    '\u0000',
    '🙂',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 60 }),
        fc.array(word, { maxLength: 25 }).map((words) => words.join(' ')),
      ),
      (text) => {
        const result = compileCheck(text)
        if (result.ok) expect(['passed', 'failed', 'cannot tell']).toContain(evaluate(result, factsOf([])).verdict)
        else expect(result.diagnostics.every(({ offset, end }) => offset >= 0 && end >= offset && end <= text.length)).toBe(true)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('a check says which facts it reads, so that only those need to be watched', () => {
  const result = compileCheck('ctas.all(c, c.status == "closed" && c.owner == handover.outgoing) && known(series)')
  expect(result.ok && result.uses).toEqual(['ctas', 'ctas.owner', 'ctas.status', 'handover.outgoing'])
})

test('every fact that the reference promises can be asked for', () => {
  for (const name of Object.keys(factsSchema.fields)) expect(runEnvironment.hasVariable(name)).toBe(true)
})

test.each([
  ['has(account.csm)', 0],
  ['ctas.all(c, c.status == "closed")', 40],
  ['handover.incoming in channels[0].members', 10],
  ['channels.all(c, handover.incoming in c.members)', 440],
  ['tickets.all(a, tickets.all(b, tickets.all(c, tickets.all(d, a.key == d.key))))', 2_625_640],
])('%s takes about %i steps on a large account', (expression, cost) => {
  expect(compileCheck(expression)).toMatchObject({ ok: true, cost })
})
