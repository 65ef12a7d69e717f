import { Argument, type Command } from 'commander'
import { reports } from '../contract/handover-reports.ts'
import { handovers } from '../contract/handovers.ts'
import { playbooks } from '../contract/playbooks.ts'
import type { Definition } from '../core/definition/definition.ts'
import { type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import type { Io } from './io.ts'
import { renderMermaidState } from './render/mermaid-state.ts'

const forms = { mermaid: flowOf, issue: issueOf } as const
type Form = keyof typeof forms

export const addHandoverRender = (handover: Command, io: Io): Command =>
  withServer(handover.command('render').description('Write a handover, as it stands now, in another form'))
    .argument('<ref>', 'its short name or id, for example KES-12; "handover list" shows it')
    .addArgument(
      new Argument('<form>', 'mermaid: stages and gates with their state; issue: the document as Markdown').choices(Object.keys(forms)),
    )
    .addHelpText('after', examples('baton handover render KES-12 mermaid', 'baton handover render KES-12 issue > kestrel.md'))
    .action(async (ref: string, form: Form, server: ServerOptions) => {
      io.out((await forms[form](await connect(io, server), ref)).trimEnd())
    })

async function flowOf({ ask }: Client, ref: string): Promise<string> {
  const { value: view } = await ask(handovers.getHandover, { params: { id: ref } })
  const { id, version } = view.playbook
  const { value: playbook } = await ask(playbooks.getPlaybook, { params: { id }, query: { version } })
  return renderMermaidState(view, playbook.definition as unknown as Definition)
}

async function issueOf({ ask }: Client, ref: string): Promise<string> {
  const { value } = await ask(reports.getIssue, { params: { id: ref }, query: { as: 'markdown' } })
  return value.text
}
