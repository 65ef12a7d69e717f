import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Argument, Command, Option } from 'commander'
import { exitCodes } from '../../src/cli/io.ts'
import { makeProgram } from '../../src/cli/program.ts'

/** The command line as it explains itself: every command with what it takes and its examples. */
export function cliMarkdown(): string {
  const written: string[] = []
  const program = makeProgram({
    root: join(import.meta.dirname, '..', '..'),
    env: {},
    out: (line) => written.push(line),
    isHeard: () => true,
    err: (line) => written.push(line),
    columns: undefined,
    ask: undefined,
    input: () => Readable.from([]),
    fetch: () => Promise.reject(new Error('A reference reaches no server')),
    now: () => new Date(0),
    wait: () => Promise.reject(new Error('A reference waits for nothing')),
    newId: () => '',
    exit: () => {},
  })
  return `${[
    '# Command line',
    '',
    'Generated from the code by `scripts/generate-reference.ts`. `baton` is in `node_modules/.bin` and runs as `./baton` too; `npx --no baton` finds it in the clone.',
    'What a command answers is on standard output, everything else on standard error. With `--json` a refusal is a problem object as HTTP has it (`code`, `detail`, `where`); an option or argument that there is not is told in words, and ends with 2.',
    '',
    '| ends with | when |',
    '|---|---|',
    ...exitCodes.map(({ code, about }) => `| \`${code}\` | ${about} |`),
    '',
    'What the environment may say stands in [settings](settings.md).',
    ...leavesOf(program).flatMap((command) => section(command, written)),
  ].join('\n')}\n`
}

const leavesOf = (command: Command): Command[] => (command.commands.length > 0 ? command.commands.flatMap(leavesOf) : [command])

function section(command: Command, written: string[]): string[] {
  const names = nameOf(command)
  return [
    '',
    `## baton ${names}`,
    '',
    `${command.description()}.`,
    '',
    '```',
    `baton ${names} ${command.usage()}`,
    '```',
    ...rows(
      'argument',
      command.registeredArguments.map((argument) => [argument.name(), aboutArgument(argument)]),
    ),
    ...rows(
      'option',
      command.options.map((option) => [option.flags, aboutOption(option)]),
    ),
    ...afterWords(command, written),
  ]
}

const nameOf = (command: Command): string => (command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name())

const rows = (head: string, all: readonly (readonly [string, string])[]): string[] =>
  all.length === 0
    ? []
    : ['', `| ${head} | |`, '|---|---|', ...all.map(([name, about]) => `| \`${name}\` | ${about.replaceAll('|', '\\|')} |`)]

const aboutArgument = (argument: Argument): string => `${argument.description}${argument.required ? '' : ' (may be left out)'}`

const aboutOption = ({ description, argChoices, mandatory }: Option): string =>
  `${description}${argChoices ? `; one of ${argChoices.map((choice) => `\`${choice}\``).join(', ')}` : ''}${mandatory ? ' (needed)' : ''}`

/** What stands under the options in the help: the rest of the story, and the examples. */
function afterWords(command: Command, written: string[]): string[] {
  written.length = 0
  command.outputHelp()
  const help = written.join('\n')
  const after = help.slice(help.indexOf('display help for command') + 'display help for command'.length).trim()
  return after === '' ? [] : ['', '```', after, '```']
}
