import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { Run } from './testing/run.ts'
import { lena, priya } from './testing/sample-people.ts'
import { submitted, verdictOf } from './testing/stages.ts'

const page = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')
const { definition } = compilePlaybook(page)
const review = 'territory-owner-review'
const returned = { systems: 'every-system-up-to-date', way: 'what-stands-in-the-way' }

const round = (run: Run) => {
  const last = run.view(lena).gates[0]?.rounds.at(-1)
  if (!last) throw new Error('Nobody has asked for a review')
  return last
}
const send = (run: Run, reasons: { systems: string; way: string }, comment?: string) =>
  run.does(lena, 'decide', review, {
    verdict: 'needs fixes',
    returns: [
      { item: returned.systems, reason: reasons.systems },
      { item: returned.way, reason: reasons.way },
    ],
    ...(comment === undefined ? {} : { comment }),
  })
/** What this verdict told the CSM: the words of every message to them. */
const toldPriya = (run: Run) => (run.heard.at(-1)?.messages ?? []).filter(({ person }) => person === priya.id)

/** The CSM answers both points and asks again. */
function fixes(run: Run, blocker: string): void {
  run.does(priya, 'answer', `${returned.way}-value`, { value: blocker })
  run.does(priya, 'complete-task', 'update-systems', { note: 'Looked again' })
  run.does(priya, 'complete-task', 'fill-handover-document', { note: 'Said more' })
  run.does(priya, 'submit', review)
}

test('two of 23 items come back twice: the others stay passed, each round asks only for what came back, and the CSM hears once', () => {
  const run = submitted(definition)
  expect(round(run).items).toHaveLength(23)
  // Six of them tell how the handover went on; there is nothing to decide about them yet.
  const decidable = round(run).items.filter(({ later }) => !later)
  expect(round(run).undecided).toHaveLength(17)

  for (const [number, reasons] of [
    [1, { systems: 'The CRM still says Priya', way: 'Who can move it?' }],
    [2, { systems: 'Now it says nobody', way: 'And by when?' }],
  ] as const) {
    expect(round(run).number).toBe(number)
    send(run, reasons, `Round ${number}, nearly there`)
    const messages = toldPriya(run)
    expect(messages).toHaveLength(1)
    const text = messages.flatMap(({ sentences }) => sentences).join('\n')
    for (const said of [reasons.systems, reasons.way, `Round ${number}, nearly there`]) expect(text.split(said)).toHaveLength(2)
    expect(
      Object.values(run.handover.tasks)
        .flatMap(({ status, reopened }) => (status === 'open' && reopened?.cause === 'returned' ? [reopened.because] : []))
        .toSorted(),
    ).toEqual([`Every system up to date: ${reasons.systems}`, `What stands in the way: ${reasons.way}`])
    // Their lists say that it came back, and from whom: a title that was done before would say nothing.
    expect(run.waiting().map(({ verb }) => verb)).toEqual([
      'Fix what Lena Vogt sent back: "Bring every system up to date"',
      'Fix what Lena Vogt sent back: "Fill in everything that the document asks for"',
    ])
    fixes(run, `Their security team, round ${number}`)
    expect(round(run).undecided).toEqual([returned.systems, returned.way])
    expect(Object.keys(round(run).standing)).toHaveLength(decidable.length - 2)
  }

  // The third round: what the gatekeeper said of the others in the first still stands, under its number and name.
  expect(round(run).number).toBe(3)
  expect(Object.values(round(run).standing)).toEqual(
    Array.from({ length: decidable.length - 2 }, () => expect.objectContaining({ verdict: 'pass', by: lena.id, round: 1 })),
  )
  run.does(lena, 'decide', review, verdictOf(run))
  expect(run.view(lena).gates[0]).toMatchObject({ state: 'approved' })
  expect(Object.keys(round(run).decision?.items ?? {})).toHaveLength(17)
  expect(run.replayed()).toEqual(run.handover)
})

test('what passed and was changed since is asked again beside what came back, and nothing else', () => {
  const run = submitted(definition)
  send(run, { systems: 'The CRM still says Priya', way: 'Who can move it?' })
  run.does(priya, 'answer', 'what-the-customer-wants-to-reach-value', { value: 'Half the build time' })
  fixes(run, 'Their security team')
  expect(round(run).undecided.toSorted()).toEqual([returned.systems, 'what-the-customer-wants-to-reach', returned.way].toSorted())
  // Nobody approves by leaving one of them out.
  const { items } = verdictOf(run)
  const { [returned.way]: _left, ...some } = items
  expect(run.refusal(lena, 'decide', review, { verdict: 'approved', items: some }).code).toBe('command.invalid')
})

test('a reviewer reads a value under its title once and a day as people write it, while the approval stays bound to what was recorded', () => {
  const run = submitted(definition)
  const item = round(run).items.find(({ title }) => title === 'Renewal date')
  expect(item?.value).toMatch(/^Renewal date: \d{4}-\d\d-\d\d · Risks: /)
  expect(item?.shown).toMatch(/^\d{1,2} [A-Z][a-z]{2} \d{4} · Risks: /)
  // Where there is nothing to say better, nothing stands twice.
  for (const { value, shown } of round(run).items) expect(shown).not.toBe(value)
})
