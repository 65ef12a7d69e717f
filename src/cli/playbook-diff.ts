import type { Command } from 'commander'
import type { Definition } from '../core/definition/definition.ts'
import type { PlaybookChange } from '../core/playbook/change.ts'
import { examples } from './examples.ts'
import { orInput } from './given-file.ts'
import { type Io, printJson } from './io.ts'
import { givenPage } from './read-page.ts'
import { count, oneLine } from './text.ts'

export const addPlaybookDiff = (playbook: Command, io: Io): Command =>
  playbook
    .command('diff')
    .description('Say what a newer page changes, by meaning: tasks, roles, dues, gates, RACI cells, the document, the letter')
    .argument('<before>', `the older page, a Markdown file; ${orInput}`)
    .argument('<after>', 'the newer one')
    .option('--json', 'both versions and each change as JSON')
    .addHelpText(
      'after',
      '\nLines that were only wrapped or moved apart are no change. Ids keep tasks together when their text changes; without one, a task is\nrecognised by a text that changed a little. + is new, - is gone, ~ changed, > stands elsewhere; the line is that of the newer page.\nEnds with 0 when both mean the same, with 1 when they differ, with 2 when a file cannot be a page.',
    )
    .addHelpText(
      'after',
      examples(
        'baton playbook diff old.md playbooks/csm-to-cse.md',
        'git show HEAD:playbooks/csm-to-cse.md | baton playbook diff - playbooks/csm-to-cse.md',
      ),
    )
    .action(async (before: string, after: string, { json }: { json?: boolean }) => {
      const pages = await Promise.all([before, after].map((path) => givenPage(io, path)))
      const { compilePlaybook } = await import('../core/playbook/compile-playbook.ts')
      const { differenceOf } = await import('../core/playbook/difference.ts')
      const [from, to] = pages.map(({ source }) => compilePlaybook(source).definition)
      if (!from || !to) throw new Error('Two pages were read')
      const changes = differenceOf(from, to)
      if (json) printJson(io, { from: named(from), to: named(to), changes })
      else for (const line of tell(changes, after)) io.out(line)
      if (changes.length > 0) io.exit(1)
    })

const named = ({ id, version, title }: Definition) => ({ id, version, title })

const signs: Record<PlaybookChange['kind'], string> = { added: '+', removed: '-', changed: '~', moved: '>' }

function tell(changes: readonly PlaybookChange[], path: string): string[] {
  if (changes.length === 0) return ['Both pages mean the same.']
  return [
    ...changes.map(({ kind, words, range }) => `${signs[kind]} ${oneLine(words)}${range ? ` (${path}:${range.start.line})` : ''}`),
    `${count(changes.length, 'change')}.`,
  ]
}
