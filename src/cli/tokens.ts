import { type Command, Option } from 'commander'
import { administration } from '../contract/administration.ts'
import { own } from '../contract/own.ts'
import { staff } from '../contract/staff.ts'
import { type TokenScope, tokenScopes } from '../core/policy/member.ts'
import { type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { theOne } from './named.ts'
import { wholeNumber } from './pages.ts'
import { moment, oneLine, table } from './text.ts'

type Asked = ServerOptions & { everybody?: true; json?: boolean }

const needsPerson =
  '\nThis takes a person and not software: BATON_TOKEN is your own session, the token that POST /api/v1/sign-in answers. In a demo there\nare none, since everybody can be anybody.'

/** Tokens for software: one's own, and for administrators everybody's. */
export function addTokens(tokens: Command, io: Io): void {
  const everybody = () => new Option('--everybody', 'those of all people, for administrators')
  withServer(tokens.command('list').description('List your tokens for software, also those that expired lately'))
    .addOption(everybody())
    .option('--json', 'the answer as JSON')
    .addHelpText('after', needsPerson)
    .addHelpText('after', examples('baton tokens list', 'baton tokens list --everybody --json'))
    .action(async ({ everybody: all, json, ...server }: Asked) => {
      const { tokens: found, raw } = await tokensOf(await connect(io, server), all)
      if (json) return printJson(io, raw)
      if (found.length === 0) return io.out('There is no token.')
      const now = io.now().toISOString()
      const rows = found.map(({ id, name, scope, person, usedAt, expiresAt }) => [
        oneLine(name),
        person ? oneLine(person.name) : '',
        scope ?? '',
        usedAt ? moment(usedAt) : 'never',
        `${moment(expiresAt)}${expiresAt <= now ? ', over' : ''}`,
        id,
      ])
      for (const line of table(['Name', 'Of', 'May', 'Used', 'Until', 'Id'], rows, io.columns)) io.out(line)
    })

  withServer(tokens.command('make').description('Make a token for software that acts for you; it is shown this once'))
    .argument('<name>', 'what uses it; it stands in the history: "Tom\'s token crm-sync"')
    .addOption(new Option('--scope <scope>', 'write: gathers, drafts and proposes too').choices(tokenScopes).default('read'))
    .addOption(new Option('--days <number>', 'until it expires, at most 365').argParser(wholeNumber).default(90))
    .option('--json', 'the answer as JSON')
    .addHelpText('after', needsPerson)
    .addHelpText(
      'after',
      examples('baton tokens make crm-sync --scope write --days 30', 'BATON_TOKEN=$(baton tokens make crm-sync) baton inbox'),
    )
    .action(async (name: string, { scope, days, json, ...server }: Asked & { scope: TokenScope; days: number }) => {
      const client = await connect(io, server)
      const { value, raw } = await client.ask(own.makeToken, { body: { name, scope, days } })
      if (json) return printJson(io, raw)
      io.out(value.token)
      io.err(`${oneLine(value.view.name)} may ${value.view.scope} until ${moment(value.view.expiresAt)}. It is shown this once.`)
    })

  withServer(tokens.command('end').description('End a token for software at once'))
    .argument('<token>', 'its name or id')
    .addOption(everybody())
    .addHelpText('after', needsPerson)
    .addHelpText('after', examples('baton tokens end crm-sync'))
    .action(async (given: string, { everybody: all, json: _, ...server }: Asked) => {
      const client = await connect(io, server)
      const { tokens: found } = await tokensOf(client, all)
      const id = theOne(found, given, 'token', '<token>')
      const { person, name } = found.find((one) => one.id === id) ?? {}
      if (person) await client.ask(staff.endPersonSession, { params: { id: person.id, session: id } })
      else await client.ask(own.endMySession, { params: { id } })
      io.out(`${oneLine(name ?? given)}${person ? ` of ${oneLine(person.name)}` : ''} opens nothing any more.`)
    })
}

type Token = {
  id: string
  name: string
  scope: TokenScope | null
  person?: { id: string; name: string }
  usedAt: string | null
  expiresAt: string
}

async function tokensOf(client: Client, everybody: true | undefined): Promise<{ tokens: Token[]; raw: unknown }> {
  if (everybody) {
    const { value, raw } = await client.ask(administration.listTokens, {})
    return { tokens: value.items, raw }
  }
  const { value } = await client.ask(own.listMySessions, {})
  // The same list has the browsers, which nobody looks for here.
  const items = value.items.filter(({ kind }) => kind === 'token')
  return { tokens: items, raw: { items } }
}
