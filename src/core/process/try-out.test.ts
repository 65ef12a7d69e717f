import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { Refusal } from '../base/refusal.ts'
import { officeWeek, workingCalendar } from '../calendar/calendar.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { playedOut, type TriedOut, tryOut } from './try-out.ts'

const root = join(import.meta.dirname, '../../..')
const pagesIn = (folder: string) =>
  readdirSync(join(root, folder)).flatMap((name) =>
    name.endsWith('.md') ? [[name.slice(0, -3), readFileSync(join(root, folder, name), 'utf8')] as const] : [],
  )
const shipped = pagesIn('playbooks')
const pages = [...shipped, ...pagesIn('tests/pages')]

const calendar = workingCalendar({ workspace: { week: officeWeek, zone: 'America/Chicago', holidays: { '2026-11-26': 'Thanksgiving' } } })
const start = '2026-11-02T15:00:00.000Z'
const asked = (source: string, role: string, day: number) => tryOut(compilePlaybook(source).definition, { role, day, start, calendar })
const pageOf = (name: string) => pages.find(([other]) => other === name)?.[1] ?? ''

test('in week 2 the AE waits for the others, and in week 3 decides on the day of the letter', () => {
  const early = asked(pageOf('csm-to-cse'), 'AE', 6)
  expect(early).toMatchObject({ day: 6, at: '2026-11-09T15:00:00.000Z', stage: 'Preparation' })
  // Nothing of the letter yet; that it is somebody else's matter can be said at any time.
  expect(early.can.map(({ command }) => command)).toEqual(['forward', 'comment'])
  expect(early.waiting.map(({ role }) => role)).toContain('CSM')
  expect(early.locked).toEqual([expect.objectContaining({ title: expect.stringMatching(/^Decide on the day/) })])
  expect(early.locked[0]?.because).toMatch(/unlocks when .* are done \(line \d+ of the playbook\)/)

  const { definition } = compilePlaybook(pageOf('csm-to-cse'))
  const days = [10, 11, 12, 13, 14, 15].map((day) => tryOut(definition, { role: 'AE', day, start, calendar }))
  const agreeing = days.find(({ can }) => can.some(({ command }) => command === 'agree-date'))
  expect(agreeing?.stage).toBe('Customer communication')
  expect(agreeing?.can[0]).toMatchObject({ label: 'Agree the date of the letter' })
})

test.each(shipped)('everybody in time, %s is complete after five weeks, and its steps can be read as they happened', (_name, source) => {
  const { definition } = compilePlaybook(source)
  const { steps, locked, waiting } = asked(source, definition.roles[0]?.name ?? '', 30)
  expect(locked).toEqual([])
  expect(waiting.filter(({ title }) => title !== 'Say whether it worked')).toEqual([])
  expect(steps.map(({ words }) => words).join('\n')).toMatch(/completed the handover/)
  expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted())
  // Nobody reads what the made-up records say, nor what an engine notes for itself.
  expect(steps.filter(({ words }) => /undefined|null|\[object|mails|made up/.test(words))).toEqual([])
})

test.each(shipped)(
  'every role of %s gets an answer for every day of five weeks',
  (_name, source) => {
    const { definition } = compilePlaybook(source)
    const days = Array.from({ length: 25 }, (_, index) => {
      const answer = playedOut(definition, { day: index + 1, start, calendar })
      return definition.roles.map(({ name }) => answer(name))
    })
    for (const [index, answers] of days.entries()) {
      for (const answer of answers) {
        expect(answer.day).toBe(index + 1)
        expect(soundness(answer)).toEqual([])
        // What has happened stays so; a later day only adds to it.
        const before = days[index - 1]?.[0]?.steps ?? []
        expect(answer.steps.slice(0, before.length)).toEqual(before)
      }
    }
  },
  120_000,
)

test('on the first day the handover has begun, and the holiday is no working day', () => {
  const { definition } = compilePlaybook(pageOf('csm-to-csm'))
  const first = tryOut(definition, { role: 'New CSM', day: 1, start: '2026-11-25T21:10:00.000Z', calendar })
  expect(first.steps.map(({ words }) => words)).toEqual([
    'Old CSM opened the handover of Sample account from Old CSM to New CSM',
    'New CSM accepted the handover',
  ])
  const second = tryOut(definition, { role: 'New CSM', day: 2, start: '2026-11-25T21:10:00.000Z', calendar })
  expect(second.at).toBe('2026-11-27T15:00:00.000Z')
})

test('a role is found by its other names, whatever their case', () => {
  const answer = playedOut(compilePlaybook(pageOf('csm-to-cse')).definition, { day: 6, start, calendar })
  expect(answer('account EXECUTIVE')).toEqual(answer('AE'))
})

test('a page without a task, and a role that the page does not have, are refused in words', () => {
  const refusal = (source: string, role: string) => {
    try {
      asked(source, role, 1)
    } catch (error) {
      if (error instanceof Refusal) return { code: error.code, says: error.message }
      throw error
    }
    throw new Error('It was run')
  }
  expect(refusal('# Nothing yet\n', 'AE')).toMatchObject({ code: 'page.errors', says: expect.stringContaining('no task') })
  expect(refusal(pageOf('csm-to-csm'), 'AE')).toMatchObject({
    code: 'role.unknown',
    says: expect.stringContaining('Old CSM, New CSM, New CSM Manager'),
  })
})

test('a page with errors can be tried out before it is right', () => {
  const source = `---
roles:
  - { name: Giver, side: outgoing, from: account.csm }
  - { name: Taker, side: incoming, from: ask }
---

## Steps

### 1. Hand over

- Giver: Close everything <!-- { id: close, check: "nonsense.all(x, x)", do: nowhere.nothing } -->
- Giver: Tell the story <!-- { id: tell, when: "size(5)", do: { cs-platform.set-tier: { tier: 7 } } } -->
- Taker: Take over <!-- { id: take, after: [close, tell, missing] } -->
`
  expect(compilePlaybook(source).diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
  const { steps, stage } = asked(source, 'Taker', 15)
  expect(stage).toBe('Hand over')
  expect(steps.at(-1)?.words).toBe('"Take over" is done: attested by Taker')
})

test('who reviews and who submits are two people, even where the page names one', () => {
  const source = `## Steps

### 1. Prepare - Owner

- Owner: Write it down
- Helper: Look for mistakes

### 2. Review - Owner

**Review:** <!-- { kind: gate, role: Owner } -->

- Is it right?
`
  const { gates } = compilePlaybook(source).definition
  expect(gates).toMatchObject([{ role: 'Owner', submitter: 'Owner' }])
  const words = asked(source, 'Owner', 20).steps.map((step) => step.words)
  expect(words).toContain('Owner approved "Review" in round 1')
})

const runnablePages = pages.flatMap(([name, source]) => {
  const { definition } = compilePlaybook(source)
  return definition.stages.some(({ tasks }) => tasks.length > 0) ? [[name, definition] as const] : []
})

test.each(runnablePages)('%s can be tried out by each of its roles, for as long as it takes', (_name, definition) => {
  for (const day of [1, 7, 60]) {
    const answer = playedOut(definition, { day, start, calendar })
    for (const { name } of definition.roles) expect(soundness(answer(name))).toEqual([])
  }
})

test('whatever lines are torn out of a page, it is tried out or refused in words, and the same way each time', () => {
  const torn = fc.record({
    page: fc.constantFrom(...pages.map(([, source]) => source)),
    gone: fc.array(fc.nat(400), { maxLength: 60 }),
    role: fc.nat(9),
    day: fc.integer({ min: 1, max: 40 }),
  })
  fc.assert(
    fc.property(torn, ({ page, gone, role, day }) => {
      const out = new Set(gone)
      const source = page
        .split('\n')
        .filter((_, index) => !out.has(index))
        .join('\n')
      const { definition } = compilePlaybook(source)
      const name = definition.roles[role % Math.max(1, definition.roles.length)]?.name ?? 'Nobody'
      const answer = () => {
        try {
          return tryOut(definition, { role: name, day, start, calendar })
        } catch (error) {
          if (error instanceof Refusal && ['page.errors', 'role.unknown'].includes(error.code)) return error.message
          throw error
        }
      }
      const first = answer()
      if (typeof first !== 'string') expect(soundness(first)).toEqual([])
      expect(answer()).toEqual(first)
    }),
    { numRuns: numberGiven('BATON_RUNS', process.env.BATON_RUNS, 20) },
  )
}, 300_000)

test('the shipped pages are tried out faster than one notices', () => {
  const costs = shipped.map(([name, source]) => {
    const { definition } = compilePlaybook(source)
    const ask = () => tryOut(definition, { role: definition.roles[0]?.name ?? '', day: 25, start, calendar })
    ask()
    const spent = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage()
      ask()
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1_000
    })
    return { name, cost: spent.toSorted((a, b) => a - b)[2] ?? Number.POSITIVE_INFINITY }
  })
  console.log(`tried out for five weeks: ${costs.map(({ name, cost }) => `${name} ${cost.toFixed(0)} ms`).join(', ')} of CPU`)
  // Several times what a small machine takes, so that only another order of growth fails it; the figures are printed above.
  for (const { cost } of costs) expect(cost).toBeLessThan(1_500)
}, 60_000)

/** What no answer may look like. */
function soundness({ can, waiting, locked, steps, stage }: TriedOut): string[] {
  const words = [
    stage,
    ...can.flatMap(({ label, title }) => [label, title]),
    ...waiting.flatMap(({ role, title }) => [role, title]),
    ...locked.flatMap(({ title, because }) => [title, because]),
    ...steps.map((step) => step.words),
  ]
  const twice = new Set(can.map(({ command, on }) => `${command} ${on}`)).size < can.length ? ['offers something twice'] : []
  return [...words.filter((text) => /\bundefined\b|\[object|\bNaN\b|someone who left/i.test(text)), ...twice]
}
