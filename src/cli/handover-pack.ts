import { resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Command } from 'commander'
import { reports } from '../contract/handover-reports.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import type { Io } from './io.ts'
import { writeWhole } from './new-file.ts'

export const addHandoverPack = (handover: Command, io: Io): Command =>
  withServer(handover.command('pack').description('Take the whole story of a handover away as one file, with its proof'))
    .argument('<ref>', 'its short name or id, for example KES-12; "handover list" shows it')
    .option('--out <file>', 'a new file to write; "-" for standard output; without it, in this folder under a name of its own')
    .option('--json', 'only the part for machines')
    .addHelpText(
      'after',
      '\nThe file is a page that people read and print; only the account that wrote it can read it. What you may not read stands in it as a\ndigest. It is checked without Baton by scripts/verify-pack.mjs, a script that needs nothing but Node.',
    )
    .addHelpText(
      'after',
      examples(
        'baton handover pack KES-12 --out kestrel.html --as marta@meridian.example',
        'node scripts/verify-pack.mjs kestrel.html',
        "baton handover pack KES-12 --json --out - | jq '.handover.ref'",
      ),
    )
    .action(async (ref: string, { out, json, ...server }: ServerOptions & { out?: string; json?: boolean }) => {
      const { ask } = await connect(io, server)
      const { value } = await ask(reports.getEvidencePack, { params: { id: ref }, query: { as: json ? 'json' : 'html' } })
      if (out === '-') return io.out(value.text.trimEnd())
      const file = out ?? value.name
      await writeWhole(resolve(file), { what: 'pack', kept: 'a pack never overwrites a file' }, async (open) => {
        await finished(open().end(value.text))
      })
      io.out(`Written to ${file}. Check it without Baton: node scripts/verify-pack.mjs ${file}`)
    })
