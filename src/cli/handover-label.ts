import type { Command } from 'commander'
import { handovers } from '../contract/handovers.ts'
import { labels } from '../contract/labels.ts'
import { Refusal } from '../core/base/refusal.ts'
import { named } from '../core/policy/service-tiers.ts'
import { briefly, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { oneLine } from './text.ts'

type Options = ServerOptions & { put?: string[]; off?: string[]; json?: boolean }

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
    .option('--json', 'the labels that it carries after this, as JSON')
    .addHelpText('after', '\nRepeated it does nothing twice: what is on already stays on, what is off stays off.')
    .addHelpText('after', examples('baton handover label KES-12 --put "At risk" --off "Top 20" --as priya@meridian.example'))
    .action(async (id: string, { put = [], off = [], json, ...server }: Options) => {
      if (put.length + off.length === 0)
        throw new Refusal('invalid', 'label.missing', 'Say which to put on with --put, or to take off with --off.')
      const client = await connect(io, server)
      const { value: known } = await client.ask(labels.listLabels, {})
      const idOf = (text: string) => labelNamed(known.items, text)
      // All names are looked up before anything is asked.
      const asked = { put: [...new Set(put.map(idOf))], off: [...new Set(off.map(idOf))] }
      const { value: before } = await client.ask(handovers.getHandover, { params: { id } })
      const say = (line: string) => (json ? undefined : io.out(line))
      const carries = (label: string) => before.labels.some((one) => one.id === label)
      const nameOf = (label: string) => oneLine(known.items.find((one) => one.id === label)?.name ?? label)
      for (const label of asked.put.filter(carries)) say(`${before.ref} carries "${nameOf(label)}" already.`)
      for (const label of asked.off.filter((one) => !carries(one))) say(`${before.ref} does not carry "${nameOf(label)}".`)
      const commands = [
        { command: 'put-labels', labels: asked.put.filter((one) => !carries(one)) },
        { command: 'take-off-labels', labels: asked.off.filter(carries) },
      ].filter((one) => one.labels.length > 0)
      for (const body of commands) {
        const { value } = await client.ask(handovers.commandHandover, { params: { id }, body }, briefly)
        for (const { words } of value.events) say(`${oneLine(words)}.`)
      }
      if (!json) return
      const { value: after } = commands.length === 0 ? { value: before } : await client.ask(handovers.getHandover, { params: { id } })
      printJson(io, { ref: after.ref, version: after.version, labels: after.labels })
    })
