import { type Command, Option } from 'commander'
import { type DepartureView, departures } from '../contract/departures.ts'
import { Refusal } from '../core/base/refusal.ts'
import { priorities, type TriageRule } from '../core/coverage/triage.ts'
import { type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { givenFile, orInput } from './given-file.ts'
import { type Io, printJson } from './io.ts'
import { personNamed } from './named.ts'
import { count, day, moment, oneLine, table } from './text.ts'

type Asked = ServerOptions & { json?: boolean }

/** Departure mode: list, announce, show, start, close, and the rules of the triage. */
export function addDeparture(departure: Command, io: Io): void {
  withServer(departure.command('list').description('List departures that are yours to see'))
    .option('--json', 'the list as JSON')
    .action(async ({ json, ...server }: Asked) => {
      const { value, raw } = await (await connect(io, server)).ask(departures.listDepartures, {})
      if (json) return printJson(io, raw)
      if (value.items.length === 0) return io.out('Nobody whom you manage is leaving.')
      const rows = value.items.map((one) => [
        one.person.name,
        `${one.gone ? 'gone since' : 'leaves'} ${moment(one.leavesAt)}`,
        `${one.settled} of ${one.accounts}`,
        one.state,
        one.id,
      ])
      for (const line of table(['Person', 'When', 'Accounts with somebody', 'State', 'Id'], rows, io.columns)) io.out(line)
    })

  withServer(
    departure.command('announce <person>').description('Say that somebody leaves, on a day or at once; nothing of theirs moves by itself'),
  )
    .option('--leaves <when>', 'their last day, or an instant; without it, at once')
    .option('--note <text>', 'for whoever reads the departure')
    .option('--json', 'the departure as JSON')
    .addHelpText(
      'after',
      examples(
        'baton departure announce nina@meridian.example --leaves 2026-12-18 --as marta@meridian.example',
        'baton departure announce nina@meridian.example --note "Left today" --as sam@meridian.example',
      ),
    )
    .action(async (person: string, { leaves, note, json, ...server }: Asked & { leaves?: string; note?: string }) => {
      const client = await connect(io, server)
      const body = {
        person: await personNamed(client, person, '<person>'),
        ...(leaves ? { leavesAt: leaves } : {}),
        ...(note ? { note } : {}),
      }
      const { value, raw } = await client.ask(departures.announceDeparture, { body })
      if (json) return printJson(io, raw)
      for (const line of departureLines(value, io.columns)) io.out(line)
    })

  withServer(
    departure
      .command('show <departure>')
      .description('Show the accounts by urgency with proposed covers, and everything else that the person holds'),
  )
    .option('--json', 'the departure as JSON')
    .addHelpText('after', examples('baton departure show nina@meridian.example --as marta@meridian.example'))
    .action(async (name: string, { json, ...server }: Asked) => {
      const client = await connect(io, server)
      const { value, raw } = await client.ask(departures.getDeparture, { params: { id: await idOf(client, name) } })
      if (json) return printJson(io, raw)
      for (const line of departureLines(value, io.columns)) io.out(line)
    })

  withServer(
    departure.command('start <departure>').description('Start the proposed covers, or handovers, for accounts that have nobody yet'),
  )
    .addOption(new Option('--priority <priority>', 'only these; all without it').choices([...priorities]))
    .option('--account <name>', 'only this account, by its name or id; several times', (value: string, all: string[] = []) => [
      ...all,
      value,
    ])
    .addOption(new Option('--way <way>', 'a cover for a while, or a handover').choices(['cover', 'handover']).default('cover'))
    .option('--to <person>', 'who gets them, instead of whom Baton proposes: e-mail, name or id')
    .option('--dry-run', 'only say what would be started')
    .option('--json', 'the answer as JSON; of a dry run, the accounts with who would get each')
    .addHelpText(
      'after',
      examples(
        'baton departure start nina@meridian.example --priority P1 --dry-run --as marta@meridian.example',
        'baton departure start nina@meridian.example --priority P1 --as marta@meridian.example',
      ),
    )
    .action(async (name: string, { json, priority, account = [], way, to, dryRun, ...server }: Asked & StartOptions) => {
      const client = await connect(io, server)
      const id = await idOf(client, name)
      const { value: known } = await client.ask(departures.getDeparture, { params: { id } })
      const person = to === undefined ? undefined : await personNamed(client, to, '--to')
      const isCalled = (name: string) => (one: { account: { id: string; name: string } }) =>
        same(one.account.name, name) || one.account.id === name
      const stray = account.find((each) => !known.accountsHeld.some(isCalled(each)))
      if (stray !== undefined)
        throw new Refusal('unknown', 'account.unknown', `${oneLine(known.person.name)} holds no account "${stray}".`, {
          where: '--account',
        })
      const wanted = known.accountsHeld
        .filter(({ cover, handover }) => cover === null && handover === null)
        .filter((one) => priority === undefined || one.priority === priority)
        .filter((one) => account.length === 0 || account.some((each) => isCalled(each)(one)))
        // A child moves with the handover of its parent.
        .filter(({ parent }) => way === 'cover' || parent === null)
      const accounts = wanted.flatMap((one) => {
        const receiver = person ?? one.proposed?.person.id
        return receiver === undefined ? [] : [{ account: one.account.id, way, to: receiver }]
      })
      if (accounts.length === 0) throw new Refusal('conflict', 'departure.nothing', 'No account is left to give to anybody that fits this.')
      if (dryRun && json) return printJson(io, { accounts, started: null })
      if (dryRun) {
        for (const line of accountLines(known, io.columns, new Set(accounts.map((one) => one.account)))) io.out(line)
        return io.out(`${count(accounts.length, way)} would start. Run it without --dry-run.`)
      }
      const { value, raw } = await client.ask(departures.startDeparture, { params: { id }, body: { accounts } })
      if (json) return printJson(io, raw)
      const nameOf = new Map(known.accountsHeld.map((one) => [one.account.id, one.account.name]))
      for (const one of value.done)
        io.out(`${oneLine(nameOf.get(one.account) ?? one.account)}: ${one.way}${one.ref ? ` ${one.ref}` : ''} started`)
      for (const one of value.refused) io.out(`${oneLine(nameOf.get(one.account) ?? one.account)}: not started. ${oneLine(one.why)}`)
      io.out(`${value.departure.settled} of ${count(value.departure.accounts, 'account')} with somebody.`)
    })

  withServer(departure.command('close <departure>').description('Close a departure, once every account has somebody'))
    .option('--json', 'the departure as JSON')
    .action(async (name: string, { json, ...server }: Asked) => {
      const client = await connect(io, server)
      const { value, raw } = await client.ask(departures.closeDeparture, { params: { id: await idOf(client, name) } })
      if (json) return printJson(io, raw)
      io.out(`The departure of ${oneLine(value.person.name)} is closed.`)
    })

  withServer(departure.command('rules').description('Show what makes an account urgent when its holder leaves, or set it from a file'))
    .option('--set <file>', `a JSON file with the rules, as --json prints them; ${orInput}`)
    .option('--json', 'the rules as JSON')
    .addHelpText(
      'after',
      examples('baton departure rules --json > rules.json', 'baton departure rules --set rules.json --as sam@meridian.example'),
    )
    .action(async ({ set, json, ...server }: Asked & { set?: string }) => {
      const client = await connect(io, server)
      const { value } =
        set === undefined
          ? await client.ask(departures.getTriageRules, {})
          : await client.ask(departures.putTriageRules, { body: { rules: await rulesIn(io, set) } })
      if (json)
        return printJson(
          io,
          value.rules.map(({ rule }) => rule),
        )
      for (const line of table(
        ['Priority', 'When'],
        [...value.rules.map(({ rule, words }) => [rule.gives, words]), ['P3', 'Everything else']],
      ))
        io.out(line)
    })
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

type StartOptions = { priority?: string; account?: string[]; way: 'cover' | 'handover'; to?: string; dryRun?: boolean }

async function rulesIn(io: Io, path: string): Promise<TriageRule[]> {
  const { name, bytes } = await givenFile(io, path, { subject: 'file' })
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new Refusal('invalid', 'file.not-json', `${name} is not JSON. "baton departure rules --json" prints the form.`, {
      where: '--set',
    })
  }
}

/** A departure by its id, or by who leaves. */
async function idOf(client: Client, name: string): Promise<string> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)) return name
  const person = await personNamed(client, name, '<departure>')
  const { value } = await client.ask(departures.listDepartures, {})
  const found = value.items.find((one) => one.person.id === person)
  if (!found) throw new Refusal('unknown', 'departure.unknown', `There is no departure of "${name}" that you can see.`)
  return found.id
}

export function departureLines(view: DepartureView, columns?: number): string[] {
  return [
    `${oneLine(view.person.name)} ${view.gone ? 'left on' : 'leaves'} ${moment(view.leavesAt)}, ${view.state}`,
    `${view.settled} of ${count(view.accounts, 'account')} with somebody`,
    ...(view.accountsHeld.length > 0 ? ['', ...accountLines(view, columns)] : []),
    ...view.holds.flatMap(({ title, items }) => [
      '',
      `${title} (${items.length})`,
      ...items.slice(0, 10).map(({ what, about }) => `  ${oneLine(what)}: ${oneLine(about)}`),
      ...(items.length > 10 ? [`  and ${items.length - 10} more; --json has all`] : []),
    ]),
  ]
}

const accountLines = ({ accountsHeld }: DepartureView, columns?: number, only?: ReadonlySet<string>): string[] =>
  table(
    ['Priority', 'Account', 'Why', 'Renews', 'Has, or could cover'],
    accountsHeld
      .filter(({ account }) => only === undefined || only.has(account.id))
      .map(({ priority, account, reasons, renewal, cover, handover, proposed }) => [
        priority,
        account.name,
        reasons.join(', '),
        renewal ? day(renewal) : '',
        cover
          ? `${cover.person.name} covers`
          : handover
            ? `${handover.ref} to ${handover.to}`
            : proposed
              ? `${proposed.person.name} could: ${proposed.reasons.join(', ')}`
              : 'nobody is there',
      ]),
    columns,
  )
