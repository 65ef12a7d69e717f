import type { Command } from 'commander'
import { handovers } from '../contract/handovers.ts'
import { Refusal } from '../core/base/refusal.ts'
import { briefly, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { givenFile } from './given-file.ts'
import { type Io, printJson } from './io.ts'
import { wholeNumber } from './pages.ts'
import { oneLine } from './text.ts'

type Options = ServerOptions & { on?: string; with?: string; ifVersion?: number; key?: string; json?: boolean }

export const addHandoverDo = (handover: Command, io: Io): Command =>
  withServer(handover.command('do').description('Do something in a handover: any command that "handover show" lists'))
    .argument('<ref>', 'its short name or id, for example KES-12; "handover list" shows it')
    .argument('<command>', 'for example complete-task')
    .option('--on <what>', 'the task, the gate or whatever it is about')
    .option('--with <json>', 'what the command needs, as a JSON object; "-" for one on standard input')
    .option('--if-version <number>', 'only when the handover still has this version', wholeNumber)
    .option('--key <key>', 'an Idempotency-Key: repeated with the same key it does nothing twice')
    .option('--json', 'the answer as JSON: the handover after it, and what happened')
    .addHelpText(
      'after',
      examples(
        'baton handover do KES-12 accept --as priya@meridian.example',
        `baton handover do KES-12 attest --on old-reads-playbook --with '{"note": "Read today"}'`,
        `baton handover do KES-12 comment --with '{"text": "Call moved to Tuesday"}' --if-version 14`,
      ),
    )
    .action(async (ref: string, command: string, { on, with: given, ifVersion, key, json, ...server }: Options) => {
      const needs = given === undefined ? {} : objectFrom(given === '-' ? await textOf(io) : given)
      const client = await connect(io, server)
      const headers = {
        'idempotency-key': key ?? io.newId(),
        ...(ifVersion === undefined ? {} : { 'if-match': `"${ifVersion}"` }),
        ...(json ? {} : briefly),
      }
      const { value, raw } = await client.ask(
        handovers.commandHandover,
        { params: { id: ref }, body: { ...needs, command, ...(on === undefined ? {} : { on }) } },
        headers,
      )
      if (json) return printJson(io, raw)
      for (const { words } of value.events) io.out(oneLine(words))
      // A key that was used before is answered in the form of then.
      const next = 'return' in value ? value.handover.next : value.handover.waiting[0]
      io.out(
        `${value.handover.ref} is ${value.handover.state} at version ${value.handover.version}${next ? `; it waits for ${oneLine(next.person.name)}: ${oneLine(next.verb)}` : ''}.`,
      )
    })

const textOf = async (io: Io) => new TextDecoder().decode((await givenFile(io, '-', { subject: 'file' })).bytes)

function objectFrom(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // said below
  }
  throw new Refusal('invalid', 'option.with', `--with is not a JSON object. Give it as '{"note": "Read today"}'.`, { where: '--with' })
}
