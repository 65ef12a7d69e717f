import type { Command } from 'commander'
import { type DossierFact, type DossierQuestion, type DossierView, dossier } from '../contract/dossier.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { accountNamed } from './named.ts'
import { count, day, oneLine } from './text.ts'

type Options = ServerOptions & { questions?: boolean; json?: boolean }

export const addAccountDossier = (account: Command, io: Io): Command =>
  withServer(
    account.command('dossier <account>').description('Show what the next holder of an account must know, and what nobody can tell yet'),
  )
    .option('--questions', 'only what is missing, out of date or contradictory')
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'after',
      examples(
        'baton account dossier "Kestrel Logistics" --as tom@meridian.example',
        'baton account dossier "Kestrel Logistics" --questions',
        'baton account dossier "Kestrel Logistics" --json | jq \'.questions[] | {text, place}\'',
      ),
    )
    .action(async (name: string, { url, as, questions, json }: Options) => {
      const client = await connect(io, { ...(url ? { url } : {}), ...(as ? { as } : {}) })
      const id = await accountNamed(client, name)
      const { value, raw } = await client.ask(dossier.getDossier, { params: { id } })
      if (json) return printJson(io, raw)
      for (const line of questions ? questionLines(value) : dossierLines(value)) io.out(line)
    })

/** The dossier for reading, as it is printed: top three, topics, questions. */
function dossierLines(view: DossierView): string[] {
  const { account, handover, top, parts, words, minutes, toRead, read } = view
  return [
    `Dossier of ${oneLine(account.name)}${handover ? `, ${handover.ref}: ${oneLine(handover.from.name)} to ${oneLine(handover.to.name)}` : ''}`,
    `${count(words, 'word')}, ${count(minutes, 'minute')} to read${toRead > 0 ? `, ${read} of ${toRead} marked as read` : ''}`,
    '',
    'Top three',
    ...(top ? [...indented(top.text), `    ${oneLine(top.by.name)}, ${day(top.at)}`] : ['  Nobody has said it yet.']),
    ...parts.flatMap((part) => {
      const asked = view.questions.filter((one) => one.part === part.id)
      const lines = [
        ...part.facts.flatMap(factLines),
        ...(part.more > 0 ? [`  … and ${count(part.more, 'more record')} on the account`] : []),
        ...part.answers.flatMap(({ about, text, by, at }) => [
          `  ${oneLine(about)}`,
          ...indented(text, '    '),
          `    ${oneLine(by.name)}, ${day(at)}`,
        ]),
        ...part.notes.flatMap(({ text, by, at }) => [...indented(`Candid: ${text}`), `    ${oneLine(by.name)}, ${day(at)}`]),
        ...asked.map(askedLine),
      ]
      return [
        '',
        part.under ? `${oneLine(part.under)}: ${oneLine(part.title)}` : oneLine(part.title),
        ...(lines.length > 0 ? lines : ['  Nothing is recorded.']),
      ]
    }),
    ...(view.forCustomer.length > 0
      ? [
          '',
          'For the first cadence calls',
          ...view.forCustomer.map(({ text, owner }) => `  ${oneLine(text)}${owner ? ` (${oneLine(owner.name)})` : ''}`),
        ]
      : []),
  ]
}

const stateWords = { current: '', stale: ', out of date', conflicting: ', contradicted' } as const

const factLines = ({ text, source, ageDays, owner, state, toRead, read }: DossierFact): string[] => [
  `  ${toRead ? (read ? '[x] ' : '[ ] ') : ''}${oneLine(text)}`,
  `    ${oneLine(source)}, ${ageDays === 0 ? 'today' : `${count(ageDays, 'day')} old`}${owner ? `, ${oneLine(owner.name)}` : ''}${stateWords[state]}`,
]

function questionLines(view: DossierView): string[] {
  if (view.questions.length === 0) return [`The dossier of ${oneLine(view.account.name)} asks nothing.`]
  return [
    `The dossier of ${oneLine(view.account.name)} asks ${count(view.questions.length, 'question')}:`,
    ...view.questions.flatMap((one) => [askedLine(one), `    ${one.id}. ${oneLine(one.why)}`]),
  ]
}

const placeWords = {
  incoming: 'incoming side',
  outgoing: 'outgoing side',
  team: 'account team',
  meeting: 'internal meeting',
  customer: 'first cadence call',
} as const

const askedLine = ({ text, place, who }: DossierQuestion): string =>
  `  ? ${oneLine(text)} (${who.length > 0 && place !== 'meeting' && place !== 'customer' ? who.map(({ name }) => oneLine(name)).join(', ') : placeWords[place]})`

const indented = (text: string, by = '  '): string[] =>
  text
    .split(/\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => `${by}${oneLine(line)}`)
