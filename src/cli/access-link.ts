import type { Command } from 'commander'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { dataOption, maintenance, originOption } from './maintenance.ts'
import { dataFrom, settingsFrom } from './settings.ts'
import { moment } from './text.ts'

export const addAccessLink = (program: Command, io: Io): Command =>
  program
    .command('access-link')
    .description('Make a link by which somebody of your workspace sets a password')
    .argument('<e-mail>', 'the address of the person')
    .option(...dataOption)
    .option(...originOption)
    .option('--json', 'the link, as JSON')
    .addHelpText(
      'after',
      '\nFor whoever runs the server, when nobody is left who could make it in Settings > People. It works once, within 24 hours; an older link\nof the same person stops working. It is noted in the log.',
    )
    .addHelpText(
      'after',
      examples('baton access-link ada@northwind.example', 'baton access-link ada@northwind.example --origin https://baton.example.com'),
    )
    .action(async (email: string, { data, origin, json }: { data?: string; origin?: string; json?: boolean }) => {
      const { addressFor, makeLinkFor } = await maintenance()
      const made = await makeLinkFor({
        ...dataFrom(io.env, io.root, data),
        address: addressFor(settingsFrom(io.env, io.root, origin)),
        email,
      })
      if (json) return printJson(io, made)
      io.out(`${made.person.name} sets a password with this link:`)
      io.out('')
      io.out(`  ${made.link}`)
      io.out('')
      io.out(`It works once, until ${moment(made.expiresAt)}.`)
    })
