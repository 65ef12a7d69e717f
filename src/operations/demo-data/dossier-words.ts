import type { PlacedQuestion } from '../../core/dossier/dossier.ts'
import { questionsFor } from '../../core/process/dossier-of.ts'
import type { DemoRun } from './demo-run.ts'
import { topics } from './topics.ts'

/** What people of the demo say to what their dossiers ask. */

const answers: Readonly<Record<string, readonly string[]>> = {
  'expected-next': [
    'They will ask for a lower price in the next talk about the renewal.',
    'Two more teams want to join after the summer; the budget for them is not there yet.',
    'A quiet half-year: their release freeze lasts until spring.',
  ],
  'past-trouble': [
    'The move to the new data centre took a weekend longer than planned.',
    'Single sign-on broke twice after upgrades; they test it first now.',
    'Nothing large. One upgrade was put off by a month.',
  ],
  'ticket.help': [
    'Support waits for logs from their side; a word to the release manager helps.',
    'An engineer has it; ask again on Thursday.',
  ],
  'contact.stance': ['Supporter; asks hard questions, but stands by what was agreed.', 'Neutral so far.'],
  'recording.worth': ['The kick-off, for their architecture. Skip the rest.', 'None that tells more than the notes.'],
  'health.old': ['Still so; the reason has not changed.'],
  'project.would-help': ['Yes, for the platform team alone.', 'No, they keep everything inside their network.'],
  'instance.papers': ['They keep them in their own wiki; ask the platform team for a copy.'],
  'instance.health-check': ['None yet. They asked for one after the upgrade.'],
}
const byCause = {
  stale: 'Looked at today; it is still so.',
  conflicting: 'The CRM is right. The other is being corrected.',
  missing: 'Nothing is known about it so far.',
  asked: 'Yes.',
} as const

function wordsFor({ id, cause }: PlacedQuestion, run: DemoRun): string {
  // By the account and not by chance, so that nothing else of the demo moves.
  const turn = run.account.name.length
  if (id === 'top-three') return [0, 2, 4].map((step) => topics.topThree[(turn + step) % topics.topThree.length]).join('\n')
  const choices = answers[id.split(':')[0] ?? '']
  return choices?.[turn % choices.length] ?? byCause[cause]
}

/** A person answers what the dossier asks in these places, all but the last few. */
export function answersDossier(run: DemoRun, name: string, places: readonly PlacedQuestion['place'][], { but = 0 } = {}): void {
  const open = questionsFor(run.handover, run.as(name)).filter(({ place }) => places.includes(place))
  const given = open.slice(0, open.length - but)
  if (given.length === 0) return
  run.does(name, 'answer-questions', null, { answers: given.map((one) => ({ question: one.id, answer: wordsFor(one, run) })) })
}
