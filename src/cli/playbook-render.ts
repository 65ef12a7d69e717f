import { type Command, Option } from 'commander'
import type { Definition } from '../core/definition/definition.ts'
import { examples } from './examples.ts'
import { orInput } from './given-file.ts'
import type { Io } from './io.ts'
import { givenPage } from './read-page.ts'
import { renderHtml } from './render/html.ts'
import { renderIssue } from './render/issue.ts'
import { renderMermaid } from './render/mermaid.ts'
import { renderRaci } from './render/raci.ts'
import { count } from './text.ts'

const forms = {
  mermaid: renderMermaid,
  raci: renderRaci,
  issue: renderIssue,
  json: (definition: Definition) => `${JSON.stringify(definition, null, 2)}\n`,
  html: renderHtml,
} as const
type Form = keyof typeof forms

export const addPlaybookRender = (playbook: Command, io: Io): Command =>
  playbook
    .command('render')
    .description('Write what a page means in another form')
    .argument('<page>', `a Markdown file; ${orInput}`)
    .addOption(
      new Option(
        '--as <form>',
        'mermaid: the flow; raci: who does what; issue: the empty document; json: everything; html: one page to print',
      )
        .choices(Object.keys(forms))
        .makeOptionMandatory(),
    )
    .addHelpText(
      'after',
      examples(
        'baton playbook render --as html playbooks/csm-to-cse.md > csm-to-cse.html',
        'baton playbook render --as mermaid playbooks/csm-to-csm.md',
      ),
    )
    .action(async (path: string, { as }: { as: Form }) => {
      const { path: name, source } = await givenPage(io, path)
      const { compilePlaybook } = await import('../core/playbook/compile-playbook.ts')
      const { definition, diagnostics } = compilePlaybook(source)
      io.out(forms[as](definition).trimEnd())
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length
      if (errors > 0) io.err(`${name} has ${count(errors, 'error')}, so it cannot be published as it is: baton playbook check ${path}`)
    })
