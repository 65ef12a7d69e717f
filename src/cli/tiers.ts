import { type Command, Option } from 'commander'
import { labels } from '../contract/labels.ts'
import { type ServiceTierList, serviceTiers } from '../contract/service-tiers.ts'
import { Refusal } from '../core/base/refusal.ts'
import { slug } from '../core/base/slug.ts'
import { type LabelColour, labelColours } from '../core/policy/labels.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { wholeNumber } from './pages.ts'
import { oneLine, table } from './text.ts'

type Asked = ServerOptions & { json?: boolean }
type Titles = readonly { title: string }[]

const titles = (playbooks: Titles) => playbooks.map(({ title }) => oneLine(title)).join('; ')

/** The service tiers of the workspace: see, add or change, remove. */
export function addTiers(tiers: Command, io: Io): void {
  withServer(tiers.command('list').description('List service tiers, with who serves each and where it is in use'))
    .option('--json', 'the answer as JSON')
    .action(async ({ json, ...server }: Asked) => {
      const { value, raw } = await (await connect(io, server)).ask(serviceTiers.listServiceTiers, {})
      if (json) return printJson(io, raw)
      for (const line of tierLines(value, io.columns)) io.out(line)
    })

  withServer(tiers.command('put').description('Add a service tier, or change one; a new name moves the accounts that have it'))
    .argument('<id>', 'a short name that stays, for example scale')
    .requiredOption('--name <name>', 'as accounts, lists and pages name it')
    .addOption(new Option('--served-by <who>', 'a CSM of their own, or a pool').choices(['person', 'pool']).makeOptionMandatory())
    .addOption(new Option('--never-to-pool', 'accounts of it may not be handed to a pool').conflicts('poolMayTake'))
    .option('--pool-may-take', 'they may; so it is for a new one when neither is said, and a tier that is there stays as it is')
    .option('--place <number>', 'its place in the list; 1 is first', wholeNumber)
    .option('--json', 'the list after it, as JSON')
    .addHelpText(
      'after',
      examples('baton tiers put strategic --name Strategic --served-by person --never-to-pool --place 1 --as sam@meridian.example'),
    )
    .action(async (id: string, { name, servedBy, neverToPool, poolMayTake, place, json, ...server }: Asked & Tier) => {
      const client = await connect(io, server)
      // What is not said stays: a new name must not open a tier to pools.
      const known = (await client.ask(serviceTiers.listServiceTiers, {})).value.items.find((one) => one.id === id)
      const may = neverToPool ? false : (poolMayTake ?? known?.poolMayTake ?? true)
      const body = { name, servedBy, poolMayTake: may, ...(place === undefined ? {} : { place }) }
      const { value, raw } = await client.ask(serviceTiers.putServiceTier, { params: { id }, body })
      if (json) return printJson(io, raw)
      for (const line of tierLines(value, io.columns)) io.out(line)
    })

  withServer(tiers.command('remove').description('Remove a service tier that no account has and no playbook names'))
    .argument('<id>', 'its id')
    .option('--json', 'the list after it, as JSON')
    .addHelpText('after', examples('baton tiers remove growth --as sam@meridian.example'))
    .action(async (id: string, { json, ...server }: Asked) => {
      const { value, raw } = await (await connect(io, server)).ask(serviceTiers.removeServiceTier, { params: { id } })
      if (json) return printJson(io, raw)
      for (const line of tierLines(value, io.columns)) io.out(line)
    })
}

type Tier = { name: string; servedBy: 'person' | 'pool'; neverToPool?: boolean; poolMayTake?: boolean; place?: number }

export const tierLines = ({ items, unlisted }: ServiceTierList, columns?: number): string[] => [
  ...(items.length === 0 ? ['There are no service tiers: every name is taken as it is written.'] : []),
  ...(items.length === 0
    ? []
    : table(
        ['Id', 'Tier', 'Served by', 'To a pool', 'Accounts', 'Playbooks'],
        items.map(({ id, name, servedBy, poolMayTake, accounts, playbooks }) => [
          id,
          name,
          servedBy === 'pool' ? 'a pool' : 'a CSM',
          poolMayTake ? 'yes' : 'never',
          String(accounts),
          titles(playbooks),
        ]),
        columns,
      )),
  ...unlisted.map(
    ({ name, accounts, playbooks }) =>
      `Not in the list: ${oneLine(name)}, ${accounts === 1 ? 'one account' : `${accounts} accounts`}${playbooks.length > 0 ? `; named by ${titles(playbooks)}` : ''}`,
  ),
]

/** The labels that handovers carry: see, add or change, remove. */
export function addLabels(parent: Command, io: Io): void {
  withServer(
    parent
      .command('list')
      .description('List labels, with on how many handovers people put each, and which playbooks give it to all of theirs'),
  )
    .option('--json', 'the answer as JSON')
    .action(async ({ json, ...server }: Asked) => {
      const { value, raw } = await (await connect(io, server)).ask(labels.listLabels, {})
      if (json) return printJson(io, raw)
      if (value.items.length === 0) io.out('There are no labels.')
      else {
        const rows = value.items.map((one) => [one.id, one.name, one.colour, String(one.handovers), titles(one.playbooks), one.about])
        for (const line of table(['Id', 'Label', 'Colour', 'Put on', 'Given by', 'When'], rows, io.columns)) io.out(line)
      }
      for (const { name, playbooks } of value.unlisted) io.out(`Not in the list: ${oneLine(name)}; given by ${titles(playbooks)}`)
    })

  withServer(parent.command('put').description('Add a label, or change one'))
    .argument('<name>', 'what it is called')
    .option('--id <id>', 'its id, to rename it; from the name without it')
    .addOption(new Option('--colour <colour>', 'helps to find it again; grey for a new one').choices([...labelColours]))
    .option('--about <words>', 'when to put it on')
    .option('--json', 'the list after it, as JSON')
    .addHelpText(
      'after',
      examples('baton labels put "At risk" --colour rose --about "The customer may not renew" --as sam@meridian.example'),
    )
    .action(async (name: string, { id, colour, about, json, ...server }: Asked & { id?: string; colour?: LabelColour; about?: string }) => {
      if (name.trim() === '') throw new Refusal('invalid', 'label.name', 'Say what the label is called.', { where: '<name>' })
      const client = await connect(io, server)
      const at = id ?? slug(name)
      const known = (await client.ask(labels.listLabels, {})).value.items.find((one) => one.id === at)
      const body = { name, colour: colour ?? known?.colour ?? 'grey', about: about ?? known?.about ?? '' }
      const { value, raw } = await client.ask(labels.putLabel, { params: { id: at }, body })
      if (json) return printJson(io, raw)
      io.out(value.items.map((one) => oneLine(one.name)).join(', '))
    })

  withServer(parent.command('remove').description('Remove a label that no handover carries'))
    .argument('<id>', 'its id')
    .option('--json', 'the list after it, as JSON')
    .addHelpText('after', examples('baton labels remove at-risk --as sam@meridian.example'))
    .action(async (id: string, { json, ...server }: Asked) => {
      const { value, raw } = await (await connect(io, server)).ask(labels.removeLabel, { params: { id } })
      if (json) return printJson(io, raw)
      io.out(value.items.length === 0 ? 'There are no labels.' : value.items.map((one) => oneLine(one.name)).join(', '))
    })
}
