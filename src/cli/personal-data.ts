import { resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Command } from 'commander'
import { personalText } from '../core/policy/personal-text.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { dataOption, maintenance, personName } from './maintenance.ts'
import { writeWhole } from './new-file.ts'
import { dataFrom } from './settings.ts'
import { count, oneLine } from './text.ts'

type Options = {
  by: string
  also?: string[]
  data?: string
  json?: boolean
  out?: string
  markdown?: boolean
  withRestricted?: string
  why?: string
}

/** For whoever runs the server: software may neither give out nor erase, so there is no way with a token. */
export function addPersonalData(personal: Command, io: Io): void {
  const also = ['--also <names...>', 'other names and addresses of theirs'] as const
  personal
    .command('preview <e-mail>')
    .description('Say what erasing somebody would take, and what would stay')
    .option(...also)
    .option(...dataOption)
    .option('--json', 'the preview as JSON')
    .addHelpText('after', examples('baton personal-data preview dana@kestrel.example'))
    .action(async (address: string, { also: alsoCalled = [], data, json }: Options) => {
      await use(io, data, async (opened) => {
        const { name, groups, obstacles, sameName } = await opened.preview(address, alsoCalled)
        if (json) return printJson(io, { name, groups, obstacles, sameName })
        io.out(oneLine(name))
        for (const one of groups) io.out(`  ${one.title}: ${count(one.count, 'place')}, ${meanings[one.becomes]}. ${one.why}`)
        if (sameName.length > 0)
          io.out(`  Others are called the same (${sameName.map(oneLine).join(', ')}): a name alone is not looked for.`)
        for (const one of obstacles) io.out(`  First: ${oneLine(one)}`)
      })
    })
  personal
    .command('export <e-mail>')
    .description('Give out everything that is kept about somebody; it is noted in the log')
    .requiredOption('--by <name>', 'the person who gives it out; it is kept in the log')
    .option('--with-restricted <why>', 'include what only few may read, for this reason')
    .option('--markdown', 'to read, instead of JSON')
    .option('--out <file>', 'into a new file that only you can read')
    .option(...also)
    .option(...dataOption)
    .addHelpText('after', examples('baton personal-data export dana@kestrel.example --by "Ada Park" --out dana.json'))
    .action(async (address: string, { by, also: alsoCalled = [], data, markdown, out, withRestricted }: Options) => {
      const name = personName(by)
      await use(io, data, async (opened) => {
        const given = async () => {
          const how = { by: name, alsoCalled, ...(withRestricted === undefined ? {} : { withRestricted }) }
          const { text: _text, name: _name, ...all } = await opened.giveOut(address, how)
          return markdown ? personalText(all) : JSON.stringify(all, null, 2)
        }
        if (out === undefined) return io.out(await given())
        // The file first: what could not be written was not given out, and does not stand in the log.
        await writeWhole(resolve(out), { what: 'export', kept: 'an export never overwrites a file' }, async (open) => {
          const stream = open()
          await finished(stream.end(`${await given()}\n`))
        })
        io.out(`Written to ${out}.`)
      })
    })
  personal
    .command('erase <e-mail>')
    .description('Erase somebody; it cannot be undone, and the log still verifies')
    .requiredOption('--by <name>', 'the person who says so; it is kept in the log')
    .option('--why <words>', 'why, without the name of whom it is about')
    .option(...also)
    .option(...dataOption)
    .option('--json', 'what was done, as JSON')
    .addHelpText(
      'after',
      '\nLook at the preview first. Texts of others that name them are put under the pseudonym; Settings > Personal data can keep some.',
    )
    .addHelpText('after', examples('baton personal-data erase dana@kestrel.example --by "Ada Park" --why "Asked for on 3 May"'))
    .action(async (address: string, { by, also: alsoCalled = [], why = '', data, json }: Options) => {
      const name = personName(by)
      await use(io, data, async (opened) => {
        const done = await opened.erase(address, { by: name, alsoCalled, why })
        if (json) return printJson(io, done)
        io.out(`Erased. Now: ${done.pseudonym}; ${count(Number(done.counts.entries ?? 0), 'entry', 'entries')} of the log lost words.`)
      })
    })
}

const meanings = { erased: 'goes', pseudonym: 'stays under a pseudonym', chosen: 'stays under a pseudonym', stays: 'stays' } as const

type Opened = Awaited<ReturnType<Awaited<ReturnType<typeof maintenance>>['openPersonalData']>>

export async function use(io: Io, data: string | undefined, run: (opened: Opened) => Promise<unknown>): Promise<void> {
  const { openPersonalData } = await maintenance()
  const opened = await openPersonalData(dataFrom(io.env, io.root, data))
  try {
    await run(opened)
  } finally {
    await opened.close()
  }
}
