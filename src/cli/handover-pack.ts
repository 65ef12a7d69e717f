import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { reports } from '../contract/handover-reports.ts'
import { Refusal } from '../core/base/refusal.ts'
import { codeOf, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import type { Io } from './io.ts'

export const addHandoverPack = (handover: Command, io: Io): Command =>
  withServer(handover.command('pack').description('Take the whole story of a handover away as one file, with its proof'))
    .argument('<ref>', 'its short name or id, for example KES-12; "handover list" shows it')
    .option('--out <file>', 'where to write it; without it, in this folder under a name of its own')
    .option('--json', 'only the part for machines')
    .addHelpText(
      'after',
      '\nThe file is a page that people read and print. What you may not read stands in it as a digest. It is checked without Baton by\nscripts/verify-pack.mjs, a script that needs nothing but Node.',
    )
    .addHelpText(
      'after',
      examples('baton handover pack KES-12 --out kestrel.html --as marta@meridian.example', 'node scripts/verify-pack.mjs kestrel.html'),
    )
    .action(async (ref: string, { out, json, ...server }: ServerOptions & { out?: string; json?: boolean }) => {
      const { ask } = await connect(io, server)
      const { value } = await ask(reports.getEvidencePack, { params: { id: ref }, query: { as: json ? 'json' : 'html' } })
      const file = out ?? value.name
      try {
        writeFileSync(file, value.text)
      } catch (error) {
        throw new Refusal('invalid', 'pack.not-written', `${file} can't be written (${codeOf(error) ?? 'unknown'}).`)
      }
      io.out(`Written to ${file}. Check it without Baton: node scripts/verify-pack.mjs ${file}`)
    })
