import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from '../../src/core/process/commands.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'src/core/process/commands')
const rules = readdirSync(folder)
  .filter((name) => !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))

/** The commands of the engine and the events of the log. */
export function handoversMarkdown(): string {
  return `${[
    '# Commands and events of a handover',
    '',
    'Generated from the code by `scripts/generate-reference.ts`.',
    '',
    '## Commands',
    '',
    'Given with `POST /api/v1/handovers/{id}/commands`. `can` of a handover lists those that the caller may give now, each with a label and the JSON Schema of what it needs; every other is refused with the reason that the screen shows. Software never gives one that signs.',
    '',
    '| command | while the handover is | signs | what it is |',
    '|---|---|---|---|',
    ...commands.map(
      ({ command, during, signs }) => `| \`${command}\` | ${during.join(', ')} | ${signs ? 'yes' : ''} | ${sentenceOf(command)} |`,
    ),
    '',
    '## Events',
    '',
    'What `GET /api/v1/handovers/{id}/events` lists and the log holds. `by` is a person, or `baton` for what followed by itself.',
    '',
    ...eventTypes().map((type) => `- \`${type}\``),
  ].join('\n')}\n`
}

/** The sentence above each command's rule is what there is to say about it; a second one would drift. */
function sentenceOf(command: string): string {
  const named = `command: '${command}'`
  const source = rules.find((one) => one.includes(named))
  if (source === undefined) throw new Error(`No file of core/process/commands says ${named}`)
  const above = source.slice(0, source.indexOf(named))
  const comment = above.slice(above.lastIndexOf('/**') + 3, above.lastIndexOf('*/'))
  const text = comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
  return text.replace(/ \([^)]*(?:invariant|process\.md)[^)]*\)/g, '').replaceAll('|', '\\|')
}

function eventTypes(): string[] {
  const source = readFileSync(join(root, 'src/core/process/handover.ts'), 'utf8')
  return [...source.matchAll(/type: '([A-Z]\w+)'/g)].map(([, type]) => type ?? '')
}
