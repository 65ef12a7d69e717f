import type { Command } from 'commander'
import type { KeyState } from '../app.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { besideWords, dataOption, maintenance, personName } from './maintenance.ts'
import { dataFrom } from './settings.ts'
import { count } from './text.ts'

type Options = { data?: string; json?: boolean }

/** The keys with which Baton envelopes the secrets in its database. Shown by name only. */
export function addKeys(program: Command, io: Io): void {
  const keys = program.command('keys').description('The keys of the secrets in the database: where they are, and changing them')
  keys
    .command('show')
    .description('Say where the keys are and how many secrets stand under which; a key is never shown, only its name')
    .option(...dataOption)
    .option('--json', 'the same, as JSON')
    .addHelpText('after', examples('baton keys show'))
    .action(async ({ data, json }: Options) => {
      const { openForMaintenance } = await maintenance()
      const opened = await openForMaintenance(dataFrom(io.env, io.root, data))
      try {
        const state = await opened.keys()
        if (json) return printJson(io, state)
        for (const line of linesOf(state)) io.out(line)
      } finally {
        await opened.close()
      }
    })
  keys
    .command('rotate')
    .description('Make a new key and encrypt every secret again with it, also while Baton is running')
    .requiredOption('--by <name>', 'the person who says so; it is kept in the log')
    .option(...dataOption)
    .option('--json', 'what there is afterwards, as JSON')
    .addHelpText(
      'after',
      '\nWith BATON_KEY put the new key before the old one (NEW,OLD), run this, and take the old one away. The key before stays in the file\nuntil the next time, for whoever is using it at this moment; copy the file elsewhere afterwards, no backup holds it.',
    )
    .addHelpText('after', examples('baton keys rotate --by "Sam Reed"'))
    .action(async ({ by, data, json }: Options & { by: string }) => {
      const name = personName(by)
      const { openForMaintenance } = await maintenance()
      const opened = await openForMaintenance(dataFrom(io.env, io.root, data))
      try {
        const { rewrapped, state } = await opened.rotateKeys({ by: name, now: io.now() })
        if (json) return printJson(io, { rewrapped, ...state })
        io.out(`${count(rewrapped, 'secret')} encrypted again.${besideWords(opened.beside)}`)
        for (const line of linesOf(state)) io.out(line)
      } finally {
        await opened.close()
      }
    })
}

function linesOf({ where, keys }: KeyState): string[] {
  if (keys.length === 0) return ['There are no keys yet; the first start makes one.']
  return [
    `Keys in ${where}, no backup holds them:`,
    ...keys.map(({ id, secrets, isHere }, index) =>
      isHere
        ? `  ${id}  ${count(secrets, 'secret')}${index === 0 ? ', and all new ones' : ''}`
        : `  ${id}  ${count(secrets, 'secret')} that cannot be read: the key is not here`,
    ),
  ]
}
