import type { Command } from 'commander'
import { type Rights, reports } from '../contract/handover-reports.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { personNamed } from './named.ts'
import { day, oneLine } from './text.ts'

type Options = ServerOptions & { role?: string; person?: string; task?: string; on?: string; json?: boolean }

export const addHandoverWho = (handover: Command, io: Io): Command =>
  withServer(handover.command('who').description('Who may do what: for a task, a role or a person, and a day'))
    .argument('<ref>', 'its short name or id, for example KES-12; "handover list" shows it')
    .option('--role <name>', 'a role of the playbook; without it, everybody with a part')
    .option('--person <who>', 'somebody by e-mail, name or id, whatever part they have')
    .option('--task <id>', "a task's id; without it, all tasks")
    .option('--on <date>', 'a day, 2026-12-01; without it, today')
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'after',
      examples(
        'baton handover who KES-12 --task send-letter',
        'baton handover who KES-12 --role "CSE Territory Owner" --on 2026-12-07 --json',
      ),
    )
    .action(async (ref: string, { role, person, task, on, json, ...server }: Options) => {
      const client = await connect(io, server)
      const asked = person && (await personNamed(client, person, '--person'))
      const query = { ...(role && { role }), ...(asked && { person: asked }), ...(task && { task }), ...(on && { on }) }
      const { value, raw } = await client.ask(reports.getRights, { params: { id: ref }, query })
      if (json) return printJson(io, raw)
      for (const line of whoLines(value)) io.out(line)
    })

/** First the people and as whom they take part, then task by task who may, who must beside, who is asked and who is told. */
function whoLines({ on, basis, people, empty, tasks }: Rights): string[] {
  const bases = { past: ', as it was then', now: '', ahead: ', as things stand now' }
  return [
    `On ${day(`${on}T00:00:00.000Z`)}${bases[basis]}`,
    ...(empty ? [oneLine(empty)] : []),
    ...people.flatMap(({ person, parts, away, hasAddress }) => [
      `  ${oneLine(person.name)}: ${parts.length === 0 ? 'no part' : parts.map((part) => oneLine(partWords(part))).join('; ')}`,
      ...(away ? [`      ${oneLine(away.words)}`] : []),
      ...(hasAddress ? [] : ['      has no address: no mail reaches them']),
    ]),
    ...tasks.flatMap((task) => ['', ...taskLines(task)]),
  ]
}

type Part = Rights['people'][number]['parts'][number]

const partWords = ({ role, from, until, delegateOf }: Part) =>
  `${role}${delegateOf ? ` for ${delegateOf.name}` : ''} since ${day(from)}${until ? ` until ${day(until)}` : ''}`

function taskLines({ title, task, line, row, people, signs, asked, told }: Rights['tasks'][number]): string[] {
  const names = (who: readonly { name: string }[]) => (who.length === 0 ? 'nobody' : who.map(({ name }) => name).join(' and '))
  return [
    `${oneLine(title)} (${task}, line ${line}${row ? `; "${oneLine(row.activity)}", line ${row.line}` : ''})`,
    ...people.map(({ person, cells, may, right, can, why }) => {
      const part = cells.length === 0 ? '' : ` (${cells.join(', ')})`
      return `  ${may ? '[may]' : right ? '[not now]' : '[no]'} ${oneLine(person.name)}${part}: ${oneLine(may ? can.map(({ label }) => label).join('; ') : (why ?? ''))}`
    }),
    ...(signs.length === 0
      ? []
      : [
          `  Takes ${row?.rule === 'first' ? 'one of' : 'all of'}: ${signs.map(({ role, people: who, signed }) => oneLine(`${role} (${names(who)}${signed ? ', done' : ''})`)).join('; ')}`,
        ]),
    ...asked.map(({ role, people: who, words }) => `  Asked before: ${oneLine(`${role} (${names(who)}), ${words}`)}`),
    ...told.map(({ role, people: who, words }) => `  Told after: ${oneLine(`${role} (${names(who)}), ${words}`)}`),
  ]
}
