import { basename } from 'node:path'
import { Argument, type Command, Option } from 'commander'
import { type CheckedTemplate, type LetterTemplateView, largestLetterBytes, letterTemplates } from '../contract/letter-templates.ts'
import { type TransitionKind, transitionKinds } from '../core/definition/definition.ts'
import { type TemplateSender, templateSenders } from '../core/documents/letter-in-force.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { givenFile, orInput } from './given-file.ts'
import { type Io, printJson } from './io.ts'
import { count, moment, oneLine, table } from './text.ts'

type Asked = ServerOptions & { json?: boolean; sender: TemplateSender }

/** Letter templates: list, check and add a file, read a version, decide. */
export function addLetters(letters: Command, io: Io): void {
  withServer(letters.command('list').description('List what letters are drafted from now, and every version'))
    .option('--json', 'the answer as JSON')
    .action(async ({ json, ...server }: Asked) => {
      const { value, raw } = await (await connect(io, server)).ask(letterTemplates.listLetterTemplates, {})
      if (json) return printJson(io, raw)
      const uses = value.uses.map(({ title, kind, mode, from, template }) => [
        oneLine(title),
        `${kind}, ${mode}`,
        template ? `${oneLine(template.name)} v${template.version}` : from === 'page' ? 'the text of its page' : 'the text of Baton',
      ])
      for (const line of table(['Playbook', 'Letter', 'Drafted from'], uses, io.columns)) io.out(line)
      for (const template of value.items) for (const line of versionLines(template)) io.out(line)
    })

  onFile(letters.command('check').description('Show what a Word file or plain text would say as a letter, and what is wrong with it'))
    .addHelpText('after', examples('baton letters check moving.docx --kind named-to-pool --as sam@meridian.example'))
    .action(async (path: string, { kind, sender, json, ...server }: Asked & { kind: TransitionKind }) => {
      const { name: file, bytes: body } = await givenFile(io, path, { subject: 'file' })
      const { value, raw } = await (await connect(io, server)).ask(letterTemplates.checkLetterTemplate, { query: { kind, sender }, body })
      if (!value.usable) io.exit(1)
      if (json) return printJson(io, raw)
      for (const line of checkLines(value, file)) io.out(line)
    })

  onFile(letters.command('add').description('Keep a Word file or plain text as a version that waits for somebody else'))
    .requiredOption('--name <name>', 'what letters call it')
    .addHelpText('after', examples('baton letters add moving.docx --kind named-to-pool --name "Moving to CSE+" --as sam@meridian.example'))
    .action(async (path: string, { kind, sender, name, json, ...server }: Asked & { kind: TransitionKind; name: string }) => {
      const { name: file, bytes: body } = await givenFile(io, path, { subject: 'file' })
      const { value, raw } = await (await connect(io, server)).ask(letterTemplates.writeLetterTemplate, {
        query: { kind, sender, name, file: basename(file) },
        body,
      })
      if (json) return printJson(io, raw)
      io.out(
        `Version ${value.version} of ${oneLine(value.name)} is kept (${value.hash.slice(0, 12)}). It waits until somebody else approves it.`,
      )
    })

  onVersion(letters.command('show').description('Read one version, held against the playbooks as they are now'))
    .option('--json', 'the answer as JSON')
    .action(async (kind: TransitionKind, version: string, { sender, json, ...server }: Asked) => {
      const asked = { params: { kind, sender, version } }
      const { value, raw } = await (await connect(io, server)).ask(letterTemplates.getLetterTemplateVersion, asked)
      if (json) return printJson(io, raw)
      const { row, checked } = value
      io.out(`${oneLine(row.name)} v${row.version}, ${row.state}, written by ${oneLine(row.by.name)} ${moment(row.at)}`)
      for (const { what, by, at, why } of row.decisions)
        io.out(`  ${what} by ${oneLine(by.name)} ${moment(at)}${why === null ? '' : `: ${oneLine(why)}`}`)
      io.out(`  SHA-256 ${row.hash}`)
      for (const line of checkLines(checked, 'The text')) io.out(line)
    })

  const decisions = [
    { step: 'approve', does: letterTemplates.approveLetterTemplate, about: 'Put a version in force that somebody else wrote' },
    { step: 'decline', does: letterTemplates.declineLetterTemplate, about: 'Decline a version that waits' },
    { step: 'withdraw', does: letterTemplates.withdrawLetterTemplate, about: 'Take the version in force out of use' },
  ] as const
  for (const { step, does, about } of decisions)
    onVersion(letters.command(step).description(about))
      .addOption(new Option('--why <words>', 'why; it is kept with the decision').makeOptionMandatory(step !== 'approve'))
      .option('--json', 'the answer as JSON')
      .addHelpText('after', examples(`baton letters ${step} named-to-pool 4 --why "As agreed with legal" --as marta@meridian.example`))
      .action(async (kind: TransitionKind, version: string, { sender, why, json, ...server }: Asked & { why?: string }) => {
        // `decline` and `withdraw` cannot come without a reason: the option is mandatory there.
        const asked = { params: { kind, sender, version }, body: why === undefined ? {} : { why } } as {
          params: { kind: TransitionKind; sender: TemplateSender; version: string }
          body: { why: string }
        }
        const { value, raw } = await (await connect(io, server)).ask(does, asked)
        if (json) return printJson(io, raw)
        for (const line of versionLines(value)) io.out(line)
      })
}

const senderOption = () =>
  new Option('--sender <sender>', 'only for letters that these send').choices([...templateSenders]).default('any' satisfies TemplateSender)

const onFile = (command: Command): Command =>
  withServer(command)
    .argument('<file>', `a .docx or .txt file of at most ${largestLetterBytes / 1024 / 1024} MiB; ${orInput}`)
    .addOption(new Option('--kind <kind>', 'for which handovers').choices([...transitionKinds]).makeOptionMandatory())
    .addOption(senderOption())
    .option('--json', 'the answer as JSON')

const onVersion = (command: Command): Command =>
  withServer(command)
    .addArgument(new Argument('<kind>', 'for which handovers').choices([...transitionKinds]))
    .argument('<version>', 'its number')
    .addOption(senderOption())

const versionLines = ({ kind, sender, versions }: LetterTemplateView): string[] => [
  '',
  `${kind}, ${sender}`,
  ...table(
    ['Version', 'Name', 'State', 'Written by', 'When'],
    versions.map((one) => [`${one.version}`, oneLine(one.name), one.state, oneLine(one.by.name), moment(one.at)]),
  ),
]

export function checkLines({ problems, notes, pages, preview, usable }: CheckedTemplate, path: string): string[] {
  return [
    problems.length > 0 ? `${path}: ${count(problems.length, 'problem')}` : `${path}: nothing is wrong with it`,
    ...problems.map(
      ({ line, column, says, instead }) => `  ${line}:${column} ${oneLine(says)}${instead[0] ? ` Did you mean ${instead[0]}?` : ''}`,
    ),
    ...notes.map((note) => `  note: ${note}`),
    ...pages.flatMap(({ title, takes, missing, forbidden }) => [
      `  ${oneLine(title)}: ${takes === 'this' ? 'would use it' : `uses its ${takes}`}`,
      ...(takes === 'this' ? forbidden.map((one) => `    says what it must not: ${oneLine(one)}`) : []),
      ...(takes === 'this' ? missing.map((one) => `    Baton adds: ${oneLine(one)}`) : []),
    ]),
    ...(usable
      ? ['', `Subject: ${oneLine(preview.subject)}`, ...preview.paragraphs.flatMap(({ text }) => (text === '' ? [] : ['', text]))]
      : []),
  ]
}
