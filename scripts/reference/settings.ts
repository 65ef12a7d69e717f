import { variables } from '../../src/cli/settings.ts'

/** What the environment may say. */
export const settingsMarkdown = (): string =>
  `${[
    '# Settings',
    '',
    'Generated from the code by `scripts/generate-reference.ts`. Everything has a default that works; nothing has to be set.',
    '',
    '| variable | what it is | without it |',
    '|---|---|---|',
    ...variables.map(({ name, about, default: value }) => `| \`${name}\` | ${about} | ${value === '' ? '' : `\`${value}\``} |`),
  ].join('\n')}\n`
