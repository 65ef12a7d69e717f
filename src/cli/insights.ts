import type { Command } from 'commander'
import { type Insights, insights } from '../contract/insights.ts'
import { askedByName } from '../core/process/asked-by-name.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { personNamed } from './named.ts'
import { count, oneLine, table } from './text.ts'

type Options = ServerOptions & { from?: string; to?: string; playbook?: string; team?: string; json?: boolean }

export const addInsights = (program: Command, io: Io): Command =>
  withServer(
    program.command('insights').description('Show how handovers run, taken together: where they are, how long they take, what is late'),
  )
    .option('--from <day>', 'from the week of that day on, like 2026-09-01; else the last 13 weeks')
    .option('--to <day>', 'up to the week of that day, that week included')
    .option('--playbook <id>', 'only handovers of this playbook')
    .option('--team <manager>', 'only handovers of the people of this manager: e-mail, name or id; "-" for people without one')
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'after',
      examples('baton insights --as marta@meridian.example', 'baton insights --playbook csm-to-cse --from 2026-01-01 --json | jq .closed'),
    )
    .action(async ({ from, to, playbook, team, json, ...server }: Options) => {
      const client = await connect(io, server)
      const ofTeam = team === undefined || team === '-' ? team : await personNamed(client, team, '--team')
      const query = { ...(from && { from }), ...(to && { to }), ...(playbook && { playbook }), ...(ofTeam && { team: ofTeam }) }
      const { value, raw } = await client.ask(insights.getInsights, { query })
      if (json) return printJson(io, raw)
      for (const line of insightLines(value, io.columns)) io.out(line)
    })

const lateWithoutRole = `${askedByName.name}: ${askedByName.about.replace(/^T/, 't').replace(/\.$/, '')}`

/** What is under way and late now, then what became of it in the span. Days are working days. */
export function insightLines({ from, to, now, totals, handedOver, closed, stageDays }: Insights, columns?: number): string[] {
  const named = ({ playbook, name }: { playbook: { title: string }; name: string | null }) =>
    `${oneLine(playbook.title)}: ${oneLine(name ?? 'all tasks done')}`
  const long = (what: string, one: Insights['closed']) =>
    one ? [[what, String(one.handovers), `${one.medianDays} d`, `${one.ninetiethDays} d`]] : []
  const took = [
    ...long('until the account changed hands', handedOver),
    ...long('until it was completed', closed),
    ...stageDays.flatMap((one) => long(`in ${named(one)} (${Math.round(100 * one.share)} %)`, one)),
  ]
  return [
    `${count(now.running, 'handover')} running, ${now.proposed} to be accepted, ${now.paused} paused`,
    ...now.stages.map((one) => `  ${String(one.handovers).padStart(5)}  ${named(one)}`),
    now.late.things === 0 ? 'Nothing is late.' : `${count(now.late.things, 'thing')} past their due`,
    ...now.late.byRole.map(({ role, things }) => `  ${String(things).padStart(5)}  ${role === '' ? lateWithoutRole : oneLine(role)}`),
    '',
    `${from} to ${to}: ${totals.started} started, ${totals.completed} completed, ${totals.cancelled} cancelled`,
    ...(took.length === 0
      ? ['None was completed in that time.']
      : table(['Working days', 'Handovers', 'Half within', '9 of 10 within'], took, columns)),
  ]
}
