import { type Command, Option } from 'commander'
import { handovers } from '../contract/handovers.ts'
import { Refusal } from '../core/base/refusal.ts'
import { paces, reasons } from '../core/process/handover.ts'
import { briefly, type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { accountNamed, personNamed, theOne } from './named.ts'
import { oneLine } from './text.ts'

type Options = ServerOptions & {
  account: string
  playbook: string
  to: string
  reason: (typeof reasons)[number]
  because?: string
  role?: string[]
  flipOn?: string
  pace?: (typeof paces)[number]
  previous?: string
  key?: string
  json?: boolean
}

export const addHandoverStart = (handover: Command, io: Io): Command =>
  withServer(handover.command('start').description('Start a handover'))
    .requiredOption('--account <account>', "the account's name or id")
    .requiredOption('--playbook <id>', 'for example csm-to-csm')
    .requiredOption('--to <receiver>', 'who takes over: e-mail, name or id of a person, name or id of a pool')
    .addOption(new Option('--reason <reason>', 'why it changes hands').choices([...reasons]).makeOptionMandatory())
    .option('--because <text>', 'more about the reason; needed for "other"')
    .option('--role <role=person>', 'who has a role that the records do not know; several times', (value: string, all: string[] = []) => [
      ...all,
      value,
    ])
    .addOption(new Option('--pace <pace>', 'slow: both work in parallel until the flip').choices([...paces]))
    .option('--flip-on <date>', 'the day on which the receiver starts to lead')
    .option('--previous <ref>', 'a completed handover of the account, whose document and answers come along')
    .option('--key <key>', 'an Idempotency-Key: repeated with the same key it starts nothing twice')
    .option('--json', 'the handover as JSON')
    .addHelpText(
      'after',
      examples(
        'baton handover start --account "Calder Health" --playbook csm-to-csm --to tom@meridian.example --reason "territory change"',
        'baton handover start --account "Calder Energy" --playbook csm-to-csm --to tom@meridian.example --reason realignment --pace slow --flip-on 2027-01-12',
        'baton handover start --account "Copperline Aerospace" --playbook cse-to-csm --to tom@meridian.example --reason escalation --previous COP-9',
        'baton handover start --account "Calder Biosciences" --playbook csm-to-cse --to CSE+ --reason other --because "Tier changed" --role "AE=diego@meridian.example"',
      ),
    )
    .action(async ({ account, playbook, to, reason, because, role = [], flipOn, pace, previous, key, json, ...server }: Options) => {
      const pairs = role.map(pairFrom)
      const client = await connect(io, server)
      const found = await accountNamed(client, account, { option: '--account' })
      const receiver = await findReceiver(client, found, playbook, to)
      const roles: Record<string, string> = {}
      for (const [name, person] of pairs) roles[name] = await personNamed(client, person, '--role')
      const body = {
        account: found,
        playbook,
        to: receiver,
        reason: { kind: reason, ...(because ? { text: because } : {}) },
        ...(pairs.length > 0 ? { roles } : {}),
        ...(flipOn ? { flipOn } : {}),
        ...(pace ? { pace } : {}),
        ...(previous ? { previous } : {}),
      }
      const headers = { 'idempotency-key': key ?? io.newId(), ...(json ? {} : briefly) }
      const { value, raw } = await client.ask(handovers.startHandover, { body }, headers)
      if (json) return printJson(io, raw)
      // A key that was used before is answered in the form of then.
      const awaited = 'return' in value ? (value.next?.command === 'accept' ? value.next.person : undefined) : value.awaiting
      const waitsFor = awaited ? `; it waits for ${oneLine(awaited.name)} to accept` : ''
      io.out(
        `${value.ref} is ${value.state}: ${oneLine(value.account.name)} from ${oneLine(value.from.name)} to ${oneLine(value.to.name)}${waitsFor}.`,
      )
      io.out(`See it with: baton handover show ${value.ref}`)
    })

function pairFrom(text: string): [role: string, person: string] {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1)
    throw new Refusal('invalid', 'option.role', `--role is "${text}". Give it as "AE=diego@meridian.example".`, { where: '--role' })
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

/** A pool or a person: what the start itself would offer comes first. */
async function findReceiver(client: Client, account: string, playbook: string, given: string): Promise<string> {
  const { value } = await client.ask(handovers.getStartOptions, { query: { account } })
  const offered = value.playbooks.find(({ id }) => id === playbook)?.receivers ?? []
  const matches = offered.filter(({ id, name }) => id === given || name.toLowerCase() === given.trim().toLowerCase())
  return matches.length > 0 ? theOne(matches, given, 'receiver', '--to') : personNamed(client, given, '--to')
}
