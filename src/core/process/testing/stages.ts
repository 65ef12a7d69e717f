import type { Definition } from '../../definition/definition.ts'
import { record } from '../../facts/sample-facts.ts'
import { answersFor } from './answers.ts'
import { Run } from './run.ts'
import { csePool, diego, lena, marta, priya, tom } from './sample-people.ts'
import { kestrel, scaled, tidied, withRecords } from './sample-world.ts'

/** How far a sample handover has come. Each takes the page that it runs on. */

const review = 'territory-owner-review'
const letter = 'send-letter'

export const proposed = (definition: Definition, at = '2026-11-25T21:10:00.000Z') =>
  new Run({ definition, world: kestrel, at, starter: priya, start: { to: tom.id, reason: { kind: 'territory change' } } })
export const running = (definition: Definition, at?: string) => {
  const run = proposed(definition, at)
  run.does(tom, 'accept')
  return run
}
export const transition = (definition: Definition) =>
  new Run({
    definition,
    world: kestrel,
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: csePool.id, reason: { kind: 'realignment' } },
  })

export function submitted(definition: Definition): Run {
  const run = transition(definition)
  run.records((world) => tidied(world, run.now))
  for (const [blank, value] of answersFor(run.view(priya))) run.does(priya, 'answer', blank, { value })
  run.does(priya, 'complete-task', 'mention-territory-owner')
  run.does(priya, 'submit', review)
  return run
}
export const verdictOf = (run: Run) => ({
  verdict: 'approved',
  items: Object.fromEntries((run.view(lena).gates[0]?.rounds.at(-1)?.undecided ?? []).map((id) => [id, 'pass'])),
})
export function approved(definition: Definition): Run {
  const run = submitted(definition)
  run.does(lena, 'decide', review, verdictOf(run))
  return run
}
export function released(definition: Definition): Run {
  const run = approved(definition)
  run.records(scaled)
  run.does(priya, 'report-call', 'handover-call', { held: true })
  if (run.status('handover-call') === 'open') run.does(lena, 'report-call', 'handover-call', { held: true })
  for (const talk of ['top-three', 'relationships', 'open-questions']) run.does(priya, 'attest', talk)
  run.does(priya, 'draft-letter', letter, { dates: ['2026-11-05'] })
  for (const { person, on } of run.waiting().filter(({ command }) => command === 'consult'))
    run.does(run.people.get(person) ?? marta, 'consult', on, { said: 'Fine' })
  run.does(diego, 'agree-date', letter, { date: '2026-11-05', letterVersion: 1 })
  run.does(priya, 'release-letter', letter, { letterVersion: 1 })
  return run
}

/** All but the signatures: the letter is out, the customer is answered, and what has to be closed is closed. */
export function unsigned(definition: Definition): Run {
  const run = released(definition)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  run.does(priya, 'complete-task', 'answer-customer')
  const closing = record('timeline-entry', 'closing', {
    type: 'handover',
    title: 'Closed',
    at: run.now,
    links: ['https://baton.example/1'],
  })
  run.records((world) => withRecords(world, closing, record('book', 'current', { active: false })))
  return run
}
