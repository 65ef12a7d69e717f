import { renderDocument } from '../../core/documents/filled.ts'
import { tasksOf } from '../../core/process/circumstances.ts'
import { labelNames } from '../../core/process/labels.ts'
import { documentOf } from '../../core/process/snapshot.ts'
import { viewOf } from '../../core/process/view.ts'
import { withTenant } from '../../store/database.ts'
import { type LoadedCase, loadHandover } from '../load-handover.ts'
import type { Services } from '../services.ts'
import type { FileOfZip } from './zip-of.ts'

/** The document of each handover as people read it, with where it stands. */
export async function* documentsOf(services: Services, tenant: string, now: Date): AsyncGenerator<FileOfZip> {
  const handovers = await withTenant(services.database, tenant, (queries) =>
    queries.selectFrom('baton.handover').select(['id', 'ref']).where('tenant', '=', tenant).orderBy('number').execute(),
  )
  for (const { id, ref } of handovers) {
    const found = await loadHandover(services, { tenant, id, actor: { kind: 'baton' }, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    yield { name: `handovers/${ref}.md`, content: [documentText(found)] }
  }
}

function documentText({ handover, circumstances }: LoadedCase): string {
  const { definition, world } = circumstances
  const view = viewOf(handover, circumstances)
  const head = [
    `# ${handover.ref}: ${world.account.name}`,
    '',
    `${view.playbook.title}, from ${view.from.name} to ${view.to.name}. It is ${view.state}${view.stage ? `, at "${view.stage.name}"` : ''}.`,
    '',
  ]
  const tasks = tasksOf(definition).map(({ id, title }) => `- [${handover.tasks[id]?.status === 'done' ? 'x' : ' '}] ${title}`)
  const document =
    definition.template.sections.length === 0
      ? ''
      : renderDocument(definition.template, documentOf(handover, circumstances), labelNames(handover, circumstances))
  return `${[...head, document.trimEnd(), '', '## Tasks', '', ...tasks].join('\n')}\n`
}
