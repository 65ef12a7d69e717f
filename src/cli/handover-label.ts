import type { Command } from 'commander'
import { handovers } from '../contract/handovers.ts'
import { labels } from '../contract/labels.ts'
import { Refusal } from '../core/base/refusal.ts'
import { named } from '../core/policy/service-tiers.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import type { Io } from './io.ts'
import { oneLine } from './text.ts'

type Options = ServerOptions & { put?: string[]; off?: string[] }

/** A label by its id or its name. */
export function labelNamed(known: readonly { id: string; name: string }[], text: string): string {
  const label = known.find((one) => one.id === text) ?? named(known, text)
  if (label) return label.id
  const all = known.map(({ name }) => name).join(', ')
  throw new Refusal('invalid', 'label.none', `There is no label "${oneLine(text)}". There are: ${all === '' ? 'none' : all}.`)
}

export const addHandoverLabel = (handover: Command, io: Io): Command =>
  withServer(handover.command('label').description('Put labels on a handover, and take them off'))
    .argument('<ref>', 'its short name or id, for example KES-12; "handover list" shows it')
    .option('--put <labels...>', 'names or ids of labels to put on')
    .option('--off <labels...>', 'names or ids of labels to take off')
    .addHelpText('after', examples('baton handover label KES-12 --put "At risk" --off "Top 20" --as priya@meridian.example'))
    .action(async (id: string, { put = [], off = [], ...server }: Options) => {
      if (put.length + off.length === 0)
        throw new Refusal('invalid', 'label.missing', 'Say which to put on with --put, or to take off with --off.')
      const client = await connect(io, server)
      const { value: known } = await client.ask(labels.listLabels, {})
      const idOf = (text: string) => labelNamed(known.items, text)
      // All names are looked up before anything is asked.
      const commands = [
        { command: 'put-labels', labels: put.map(idOf) },
        { command: 'take-off-labels', labels: off.map(idOf) },
      ].filter((one) => one.labels.length > 0)
      for (const body of commands) {
        const { value } = await client.ask(handovers.commandHandover, { params: { id }, body })
        for (const { words } of value.events) io.out(`${oneLine(words)}.`)
      }
    })
