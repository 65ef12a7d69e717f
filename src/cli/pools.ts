import type { Command } from 'commander'
import { type PoolList, people } from '../contract/people.ts'
import { staff } from '../contract/staff.ts'
import { type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { personNamed } from './named.ts'
import { oneLine, table } from './text.ts'

type Asked = ServerOptions & { json?: boolean }
type Territory = ServerOptions & { name: string; owner: string; deputy?: string; region?: string[] }

/** Pools and their territories: see, add or change, remove. */
export function addPools(pools: Command, io: Io): void {
  withServer(pools.command('list').description('List pools with their territories, and who signs for each'))
    .option('--json', 'the answer as JSON')
    .action(async ({ json, ...server }: Asked) => {
      const { value, raw } = await (await connect(io, server)).ask(people.listPools, {})
      if (json) return printJson(io, raw)
      say(io, value)
    })

  withServer(pools.command('put').description('Add a pool, or give it another name'))
    .argument('<id>', 'a short name that stays, for example scale')
    .requiredOption('--name <name>', 'as people and lists name it')
    .addHelpText('after', examples('baton pools put scale --name "Scale pool" --as sam@meridian.example'))
    .action(async (id: string, { name, ...server }: ServerOptions & { name: string }) => {
      const client = await connect(io, server)
      await client.ask(staff.putPool, { params: { id }, body: { name } })
      await sayAll(io, client)
    })

  withServer(pools.command('put-territory').description('Add a territory to a pool, or change one'))
    .argument('<pool>', 'the id of the pool')
    .argument('<id>', 'a short name that stays, for example north')
    .requiredOption('--name <name>', 'as people name it')
    .requiredOption('--owner <person>', 'who signs for the pool there: e-mail, name or id')
    .option('--deputy <person>', 'who stands in; nobody without it')
    .option('--region <names...>', 'regions of accounts that belong to it; a single territory takes them all')
    .addHelpText(
      'after',
      examples(
        'baton pools put-territory cse-plus central --name "US Central" --owner lena@meridian.example --region "US Central" --as sam@meridian.example',
      ),
    )
    .action(async (id: string, territory: string, { name, owner, deputy, region = [], ...server }: Territory) => {
      const client = await connect(io, server)
      const who = {
        owner: await personNamed(client, owner, '--owner'),
        deputy: deputy === undefined ? null : await personNamed(client, deputy, '--deputy'),
      }
      await client.ask(staff.putTerritory, { params: { id, territory }, body: { name, ...who, regions: region } })
      await sayAll(io, client)
    })

  withServer(pools.command('remove').description('Remove a pool that holds no account and takes part in no running handover'))
    .argument('<id>', 'its id')
    .addHelpText('after', '\nIts territories go with it. What is in the way is named.')
    .addHelpText('after', examples('baton pools remove scale --as sam@meridian.example'))
    .action(async (id: string, server: ServerOptions) => {
      const { value } = await (await connect(io, server)).ask(staff.removePool, { params: { id } })
      say(io, value)
    })

  withServer(pools.command('remove-territory').description('Remove a territory of a pool in which nothing needs it'))
    .argument('<pool>', 'the id of the pool')
    .argument('<id>', 'its id')
    .addHelpText('after', '\nWhat is in the way is named.')
    .addHelpText('after', examples('baton pools remove-territory cse-plus central --as sam@meridian.example'))
    .action(async (id: string, territory: string, server: ServerOptions) => {
      const { value } = await (await connect(io, server)).ask(staff.removeTerritory, { params: { id, territory } })
      say(io, value)
    })
}

async function sayAll(io: Io, client: Client): Promise<void> {
  say(io, (await client.ask(people.listPools, {})).value)
}

function say(io: Io, list: PoolList): void {
  for (const line of poolLines(list, io.columns)) io.out(line)
}

/** One line a territory; a pool without any says so. */
export const poolLines = ({ items }: PoolList, columns?: number): string[] =>
  items.length === 0
    ? ['There are no pools.']
    : table(
        ['Pool', 'Called', 'Territory', 'Called', 'Owner', 'Deputy', 'Regions'],
        items.flatMap(({ id, name, territories }) =>
          territories.length === 0
            ? [[id, name, 'none: nobody can sign', '', '', '', '']]
            : territories.map((one) => [
                id,
                name,
                one.id,
                one.name,
                one.owner.name,
                one.deputy?.name ?? '',
                territories.length === 1 ? 'all' : one.regions.map(oneLine).join('; '),
              ]),
        ),
        columns,
      )
