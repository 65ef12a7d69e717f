import { moveIns } from '../contract/move-ins.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { Client } from './client.ts'
import { type Io, printJson } from './io.ts'
import { count, moment, oneLine, table } from './text.ts'

type How = { io: Io; client: Client; dryRun: boolean; yes: boolean; json: boolean }

/** What was moved in lately, with how long each file can still be taken back. */
export async function listMovedIn(io: Io, client: Client, json: boolean): Promise<void> {
  const { value, raw } = await client.ask(moveIns.listMoveIns, {})
  if (json) return printJson(io, raw)
  if (value.items.length === 0) return io.out('Nothing was moved in yet.')
  const lines = table(
    ['Digest', 'File', 'Handovers', 'When', 'By', 'Taking it back'],
    value.items.map(({ file, name, handovers, at, by, until }) => {
      const back = handovers.filter(({ takenBack }) => takenBack).length
      return [
        file.slice(0, 12),
        oneLine(name),
        handovers.map(({ ref }) => ref).join(' '),
        moment(at),
        by,
        back === handovers.length ? 'taken back' : until === null ? 'no longer possible' : `until ${moment(until)}`,
      ]
    }),
    io.columns,
  )
  for (const line of lines) io.out(line)
}

/** Takes a file of moved-in handovers back, after it was shown what goes and what stays. */
export async function undoMovedIn({ io, client, dryRun, yes, json }: How, start: string): Promise<void> {
  const { value: runs } = await client.ask(moveIns.listMoveIns, {})
  const [run, another] = runs.items.filter(({ file }) => start.length >= 4 && file.startsWith(start.toLowerCase()))
  if (!run || another)
    throw new Refusal(
      'unknown',
      'move-in.unknown',
      another
        ? `Several files begin with ${start}. Give more letters; baton handover move-in --list shows them.`
        : `No file that was moved in begins with ${start} (at least 4 letters). baton handover move-in --list shows them.`,
    )
  const params = { file: run.file }
  const { value: shown, raw } = await client.ask(moveIns.previewMoveInUndo, { params })
  if (!json) {
    for (const { ref, account } of shown.goes) io.out(`goes: ${ref}, ${oneLine(account.name)}`)
    for (const { ref, account, because } of shown.stays) io.out(`stays: ${ref}, ${oneLine(account.name)}: ${oneLine(because)}`)
  }
  if (dryRun) return json ? printJson(io, raw) : undefined
  if (!yes) {
    if (!io.ask || json)
      throw new Refusal(
        'forbidden',
        'move-in.not-confirmed',
        'Nothing was taken back: nobody is here to confirm. Look with --dry-run, then repeat with --yes.',
      )
    if (!/^y(es)?$/i.test((await io.ask(`Take ${count(shown.goes.length, 'handover')} back? (yes/no) `)).trim())) {
      io.exit(1)
      return io.err('Nothing was taken back.')
    }
  }
  const { value: done, raw: written } = await client.ask(moveIns.undoMoveIn, { params }, { 'idempotency-key': io.newId() })
  if (json) return printJson(io, written)
  io.out(`Taken back: ${done.goes.map(({ ref }) => ref).join(', ')}. Nobody was told; ${count(done.stays.length, 'handover')} stayed.`)
}
