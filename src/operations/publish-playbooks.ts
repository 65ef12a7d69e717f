import { Refusal } from '../core/base/refusal.ts'
import { append } from '../store/log.ts'
import type { PublishedPlaybook, Services } from './services.ts'

/** A page of the workspace's playbook folder: its file name and its text. */
export type Page = { name: string; text: string }

/**
 * Publishes every page whose text is not the newest that came from the folder. What was published in the editor since stays: the
 * folder says nothing new as long as nobody edits it. What runs stays on its version: versions are immutable and handovers pin
 * theirs. A page with errors is refused whole, so nobody starts on half a process.
 */
export async function publishPlaybooks(
  services: Pick<Services, 'database' | 'clock' | 'playbooks' | 'forget'>,
  tenant: string,
  pages: readonly Page[],
): Promise<string[]> {
  const known = await services.playbooks(tenant)
  const fromFolder = new Set(
    [...Map.groupBy(known, ({ id }) => id).keys()].flatMap(
      (id) =>
        newestOf(
          known.filter(({ origin }) => origin === 'folder'),
          id,
        )?.page ?? [],
    ),
  )
  const published: string[] = []
  for (const page of pages) {
    // Compared as text: to compile what has not changed would be a good part of a later start.
    if (fromFolder.has(page.text)) continue
    published.push(await publishPage(services, tenant, page))
  }
  return published
}

async function publishPage(
  services: Pick<Services, 'database' | 'clock' | 'playbooks' | 'forget'>,
  tenant: string,
  { name, text }: Page,
): Promise<string> {
  const { compilePlaybook } = await import('../core/playbook/compile-playbook.ts')
  const { definition, diagnostics } = compilePlaybook(text)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (first) {
    throw new Refusal(
      'invalid',
      'playbook.errors',
      `${name}:${first.range.start.line}: ${first.message} ${errors.length > 1 ? `(and ${errors.length - 1} more) ` : ''}Run "baton playbook check ${name}".`,
      { details: { errors: errors.map(({ code, message, range }) => ({ code, message, line: range.start.line })) } },
    )
  }
  const now = services.clock().toISOString()
  const version = (newestOf(await services.playbooks(tenant), definition.id)?.version ?? 0) + 1
  await append(services.database, {
    tenant,
    stream: { kind: 'playbook', id: definition.id },
    expectedVersion: 'newest',
    events: [
      { type: 'PlaybookPublished', id: definition.id, version, meaning: definition.version, title: definition.title, origin: 'folder' },
    ],
    actor: 'baton',
    at: now,
    models: {
      playbooks: [{ id: definition.id, version, page: text, definition: { definition, diagnostics }, publishedAt: now, origin: 'folder' }],
    },
  })
  services.forget(tenant)
  return `${definition.title} (version ${version})`
}

/** The newest published version of a playbook, when there is one. */
export const newestOf = (published: readonly PublishedPlaybook[], id: string): PublishedPlaybook | undefined =>
  published.filter((one) => one.id === id).toSorted((a, b) => b.version - a.version)[0]

/** Published versions as the store keeps them, newest first within each playbook. */
export async function readPlaybooks({ store }: Pick<Services, 'store'>, tenant: string): Promise<PublishedPlaybook[]> {
  return (await store.playbooks(tenant)).map(({ definition, ...row }) => {
    const compiled = definition as unknown as Pick<PublishedPlaybook, 'definition' | 'diagnostics'>
    return { ...row, ...compiled }
  })
}
