import type { Command } from 'commander'
import { isMailAddress, noMailAddress } from '../core/base/mail-address.ts'
import { Refusal } from '../core/base/refusal.ts'
import { mustBeZone } from '../core/base/zone.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { dataOption, maintenance, originOption, quoted } from './maintenance.ts'
import { dataFrom, settingsFrom } from './settings.ts'
import { moment } from './text.ts'

type Options = { name?: string; adminName?: string; adminEmail?: string; zone?: string; data?: string; origin?: string; json?: boolean }

export const addInit = (program: Command, io: Io): Command =>
  program
    .command('init')
    .description("Make your team's own workspace, beside the demo, with its first administrator")
    .option('--name <name>', 'what the workspace is called: your company or team')
    .option('--admin-name <name>', 'who the first administrator is')
    .option('--admin-email <e-mail>', 'with what they sign in')
    .option('--zone <zone>', 'the time zone that holds where nobody says otherwise: Europe/Berlin')
    .option(...dataOption)
    .option(...originOption)
    .option('--json', 'what was made, as JSON')
    .addHelpText(
      'after',
      '\nAsks for what is not given. Prints a link by which the administrator sets a password: once, within 24 hours. It works beside a running\nBaton and before the first start; the demo is never turned into it.',
    )
    .addHelpText(
      'after',
      examples(
        'baton init',
        'baton init --name "Northwind" --admin-name "Ada Park" --admin-email ada@northwind.example --zone Europe/Berlin',
      ),
    )
    .action(async (options: Options) => {
      const settings = settingsFrom(io.env, io.root, options.origin)
      const asked = await answers(io, options)
      const { addressFor, makeWorkspace } = await maintenance()
      const made = await makeWorkspace({
        ...dataFrom(io.env, io.root, options.data),
        playbooksDir: settings.playbooksDir,
        address: addressFor(settings),
        ...asked,
        onProgress: (words) => io.err(`  ${words}`),
      })
      if (options.json) return printJson(io, made)
      io.out(`The workspace ${made.workspace.name} is made. ${made.administrator.name} sets a password with this link:`)
      io.out('')
      io.out(`  ${made.link}`)
      io.out('')
      const serve = options.data === undefined ? 'baton serve' : `BATON_DATA=${quoted(options.data)} baton serve`
      io.out(`It works once, until ${moment(made.expiresAt)}, while Baton is running: ${serve}`)
    })

type Question = {
  option: string
  question: string
  value: string | undefined
  fallback?: string
  /** Throws a refusal for an answer that cannot be used. */
  refuse?: (said: string) => void
}

/** What was not given is asked, where somebody sits there. */
async function answers(io: Io, given: Options): Promise<{ name: string; adminName: string; adminEmail: string; zone: string }> {
  const ask = async ({ option, question, value, fallback, refuse = () => {} }: Question): Promise<string> => {
    for (;;) {
      const said = value ?? (io.ask ? (await io.ask(`${question}${fallback ? ` (${fallback})` : ''}: `)).trim() || fallback : undefined)
      try {
        if (said === undefined || said.trim() === '')
          throw new Refusal('invalid', 'init.missing', `Say ${option}: ${question.toLowerCase()}.`, { where: option })
        refuse(said.trim())
        return said.trim()
      } catch (error) {
        // Whoever mistypes the last of four answers is asked that one again, and not all of them.
        if (!(error instanceof Refusal) || value !== undefined || !io.ask) throw error
        io.err(error.message)
      }
    }
  }
  const name = await ask({ option: '--name', question: 'Name of the workspace', value: given.name })
  const adminName = await ask({ option: '--admin-name', question: 'Name of the first administrator', value: given.adminName })
  const adminEmail = await ask({
    option: '--admin-email',
    question: 'Their e-mail address',
    value: given.adminEmail,
    refuse: mustBeAddress,
  })
  const zone = await ask({
    option: '--zone',
    question: 'Time zone',
    value: given.zone,
    fallback: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    refuse: mustBeZone,
  })
  return { name, adminName, adminEmail, zone }
}

function mustBeAddress(text: string): void {
  if (!isMailAddress(text)) throw new Refusal('invalid', 'init.email', `"${text}" ${noMailAddress}.`, { where: '--admin-email' })
}
