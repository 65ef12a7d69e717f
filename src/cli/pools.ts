import type { Command } from 'commander'
import { type PoolList, people } from '../contract/people.ts'
import { staff } from '../contract/staff.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { personNamed } from './named.ts'
import { oneLine, table } from './text.ts'

type Asked = ServerOptions & { json?: boolean }
type Territory = Asked & { name?: string; owner?: string; deputy?: string | false; region?: string[] | false }

/** Pools and their territories: see, add or change, remove. */
export function addPools(pools: Command, io: Io): void {
  withServer(pools.command('list').description('List pools with their territories, and who signs for each'))
    .option('--json', 'the answer as JSON')
    .action(async ({ json, ...server }: Asked) => {
      tell(io, await (await connect(io, server)).ask(people.listPools, {}), json)
    })

  withServer(pools.command('put').description('Add a pool, or give it another name'))
    .argument('<id>', 'a short name that stays, for example scale')
    .requiredOption('--name <name>', 'as people and lists name it')
    .option('--json', 'the list after it, as JSON')
    .addHelpText('after', examples('baton pools put scale --name "Scale pool" --as sam@meridian.example'))
    .action(async (id: string, { name, json, ...server }: Asked & { name: string }) => {
      const client = await connect(io, server)
      await client.ask(staff.putPool, { params: { id }, body: { name } })
      tell(io, await client.ask(people.listPools, {}), json)
    })

  withServer(pools.command('put-territory').description('Add a territory to a pool, or change what is said of one'))
    .argument('<pool>', 'the id of the pool')
    .argument('<id>', 'a short name that stays, for example north')
    .option('--name <name>', 'as people name it; a new one needs it')
    .option('--owner <person>', 'who signs for the pool there: e-mail, name or id; a new one needs it')
    .option('--deputy <person>', 'who stands in')
    .option('--no-deputy', 'nobody stands in any more')
    .option('--region <names...>', 'regions of accounts that belong to it; a single territory takes them all')
    .option('--no-region', 'no region belongs to it any more')
    .option('--json', 'the list after it, as JSON')
    .addHelpText('after', '\nWhat is not said stays as it is.')
    .addHelpText(
      'after',
      examples(
        'baton pools put-territory cse-plus central --name "US Central" --owner lena@meridian.example --region "US Central" --as sam@meridian.example',
      ),
    )
    .action(async (id: string, territory: string, { name, owner, deputy, region, json, ...server }: Territory) => {
      const client = await connect(io, server)
      // What is not said stays: a new name must not take the deputy or the regions away.
      const body = {
        ...(name === undefined ? {} : { name }),
        ...(owner === undefined ? {} : { owner: await personNamed(client, owner, '--owner') }),
        ...(deputy === undefined ? {} : { deputy: deputy === false ? null : await personNamed(client, deputy, '--deputy') }),
        ...(region === undefined ? {} : { regions: region === false ? [] : region }),
      }
      await client.ask(staff.putTerritory, { params: { id, territory }, body })
      tell(io, await client.ask(people.listPools, {}), json)
    })

  withServer(pools.command('remove').description('Remove a pool that holds no account and takes part in no running handover'))
    .argument('<id>', 'its id')
    .option('--json', 'the list after it, as JSON')
    .addHelpText('after', '\nIts territories go with it. What is in the way is named.')
    .addHelpText('after', examples('baton pools remove scale --as sam@meridian.example'))
    .action(async (id: string, { json, ...server }: Asked) => {
      tell(io, await (await connect(io, server)).ask(staff.removePool, { params: { id } }), json)
    })

  withServer(pools.command('remove-territory').description('Remove a territory of a pool in which nothing needs it'))
    .argument('<pool>', 'the id of the pool')
    .argument('<id>', 'its id')
    .option('--json', 'the list after it, as JSON')
    .addHelpText('after', '\nWhat is in the way is named.')
    .addHelpText('after', examples('baton pools remove-territory cse-plus central --as sam@meridian.example'))
    .action(async (id: string, territory: string, { json, ...server }: Asked) => {
      tell(io, await (await connect(io, server)).ask(staff.removeTerritory, { params: { id, territory } }), json)
    })
}

function tell(io: Io, { value, raw }: { value: PoolList; raw: unknown }, json: boolean | undefined): void {
  if (json) printJson(io, raw)
  else for (const line of poolLines(value, io.columns)) io.out(line)
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
