import type { Command } from 'commander'
import { type HandoverPlan, plans } from '../contract/handover-plan.ts'
import type { HandoverView } from '../contract/handover-view.ts'
import { handovers } from '../contract/handovers.ts'
import { Refusal } from '../core/base/refusal.ts'
import { briefly, type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { count, moment, oneLine } from './text.ts'

type Options = ServerOptions & { apply?: boolean; undo?: boolean; json?: boolean }

export const addHandoverPlan = (handover: Command, io: Io): Command =>
  withServer(handover.command('plan').description('The change of owner as one plan: every change in every system, in order'))
    .argument('<ref>', 'its short name or id, for example KES-12; "handover list" shows it')
    .option('--apply', 'make every change that is yours to make now; repeated, it goes on where it stopped')
    .option('--undo', 'take back every change that is yours to take back, the last first')
    .option('--json', 'the plan as JSON')
    .addHelpText(
      'after',
      examples(
        'baton handover plan KES-12 --as priya@meridian.example',
        'baton handover plan KES-12 --apply --as tom@meridian.example',
        'baton handover plan KES-12 --json | jq \'.changes[] | select(.state == "failed")\'',
      ),
    )
    .action(async (ref: string, { apply, undo, json, ...server }: Options) => {
      if (apply && undo) throw new Refusal('invalid', 'option.both', 'Say --apply or --undo, not both.', { where: '--undo' })
      const client = await connect(io, server)
      const say = (line: string) => (json ? undefined : io.out(line))
      if (apply) await applyAll(client, ref, io, say)
      if (undo) await undoAll(client, ref, io, say)
      const { value, raw } = await client.ask(plans.getPlan, { params: { id: ref } })
      if (json) return printJson(io, raw)
      for (const line of planLines(value)) io.out(line)
    })

/** More rounds than a plan has tasks would be going in circles. */
const rounds = 40

/** What one change allows is allowed at once: asked again until nothing more is this person's to make. */
async function applyAll(client: Client, ref: string, io: Io, say: (line: string) => void): Promise<void> {
  const tried = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    const { value: view } = await client.ask(handovers.getHandover, { params: { id: ref } })
    const next = view.can.find(
      (can) =>
        ['apply', 'plan-effects'].includes(can.command) && needsNothing(can) && !tried.has(`${can.command} ${can.on} ${view.version}`),
    )
    if (!next) return
    tried.add(`${next.command} ${next.on} ${view.version}`)
    await carryOut(client, view, next, io, say)
  }
}

async function undoAll(client: Client, ref: string, io: Io, say: (line: string) => void): Promise<void> {
  for (let round = 0; round < 1_000; round++) {
    const { value: view } = await client.ask(handovers.getHandover, { params: { id: ref } })
    const { value: plan } = await client.ask(plans.getPlan, { params: { id: ref } })
    const order = plan.changes.map(({ id }) => id)
    const [next] = view.can
      .filter(({ command }) => command === 'undo')
      .toSorted((a, b) => order.indexOf(b.on ?? '') - order.indexOf(a.on ?? ''))
    if (!next) return
    await carryOut(client, view, next, io, say)
  }
}

type Can = HandoverView['can'][number]

const needsNothing = ({ needs }: Can) => ((needs as { required?: unknown[] }).required ?? []).length === 0

async function carryOut(client: Client, view: HandoverView, { command, on }: Can, io: Io, say: (line: string) => void): Promise<void> {
  const { value } = await client.ask(
    handovers.commandHandover,
    { params: { id: view.id }, body: { command, ...(on === null ? {} : { on }) } },
    { 'idempotency-key': io.newId(), 'if-match': `"${view.version}"`, ...briefly },
  )
  for (const { words } of value.events) say(oneLine(words))
}

const marks: Record<HandoverPlan['changes'][number]['state'], string> = {
  planned: '[ ]',
  requested: '[>]',
  undoing: '[<]',
  applied: '[x]',
  verified: '[x]',
  failed: '[!]',
  unknown: '[?]',
  undone: '[-]',
  dropped: '[-]',
  stays: '[=]',
}

/** The plan for reading: how far it is, then change by change, then what cannot be moved. */
function planLines({ ref, counts, isHalfDone, changes, heldBack, leftBehind, safeguards }: HandoverPlan): string[] {
  return [
    `${ref}: ${count(counts.done, 'change')} made, ${counts.planned} planned, ${counts.underWay} under way, ${counts.stuck} stuck, ${counts.takenBack} taken back`,
    ...(isHalfDone ? ['Half done: apply again to finish, or --undo to take it back.'] : []),
    '',
    ...changes.flatMap((change) => [
      `${marks[change.state]} ${oneLine(change.subject)} (${change.system}${change.by === 'by hand' ? ', by hand' : ''}${change.person ? `, ${oneLine(change.person.name)}` : ''})`,
      ...(change.because ? [`      ${oneLine(change.because)}`] : []),
      ...(change.waitsFor ? [`      waits: ${oneLine(change.waitsFor)}`] : []),
      ...(change.by === 'by hand' && change.state === 'planned' && !change.waitsFor ? [`      ${oneLine(change.instruction)}`] : []),
    ]),
    ...(heldBack.length === 0
      ? []
      : ['', 'Not planned yet', ...heldBack.map(({ subject, because }) => `  ${oneLine(subject)}: ${oneLine(because)}`)]),
    ...leftBehind.flatMap(({ title, because, items, acknowledged }) => [
      '',
      `${oneLine(title)} (${items.length}): ${acknowledged ? `acknowledged by ${oneLine(acknowledged.by.name)}, ${moment(acknowledged.at)}` : 'not acknowledged'}`,
      `  ${oneLine(because)}`,
      ...items.flatMap(({ subject, change }) => [`  - ${oneLine(subject)}`, ...(change ? [`      ${oneLine(change.instruction)}`] : [])]),
    ]),
    '',
    ...safeguards.map(({ title, kept, because }) => `${kept ? '[kept]' : '[not now]'} ${title}: ${oneLine(because)}`),
  ]
}
