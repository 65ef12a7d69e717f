import { Readable } from 'node:stream'
import { Refusal } from '../../core/base/refusal.ts'
import { completeForm, leftOutOfExport } from '../../store/export-format.ts'
import { type OpenExport, openExport } from '../../store/export-workspace.ts'
import { append } from '../../store/log.ts'
import type { Services } from '../services.ts'
import { documentsOf } from './documents.ts'
import { accountsCsv, peopleCsv, recordsCsv } from './lists.ts'
import { withoutSecrets } from './without-secrets.ts'
import { type FileOfZip, zipOf } from './zip-of.ts'

export type Archive = { name: string; header: OpenExport['header']; stream: Readable }

/** Who makes it, as the log names them. */
type By = { actor: string; via?: string; by?: string }

// An export keeps a connection and reads everything: one at a time is enough for anybody.
const underWay = new WeakSet<Services['database']>()

/**
 * Everything of a workspace as one file. That it was made stands in the log before its first byte leaves, and is no part of what it
 * holds: brought in somewhere else it gives the same file again.
 */
export async function archiveOf(services: Services, tenant: string, { actor, via, by }: By, now: Date): Promise<Archive> {
  const { database } = services
  if (underWay.has(database))
    throw new Refusal('conflict', 'export.under-way', 'Another export of this installation is being written. Wait until it is over.')
  underWay.add(database)
  let opened: OpenExport | undefined
  try {
    opened = await openExport(database, { tenant, now, seen: withoutSecrets })
    await append(database, {
      tenant,
      stream: { kind: 'workspace', id: tenant },
      expectedVersion: 'newest',
      events: [{ type: 'WorkspaceExported', ...(by === undefined ? {} : { by }) }],
      actor,
      ...(via === undefined ? {} : { via }),
      at: now.toISOString(),
    })
  } catch (error) {
    underWay.delete(database)
    await opened?.close()
    throw error
  }
  const { header, close } = opened
  const day = header.at.slice(0, 10)
  const slug = header.workspace.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  const end = async () => {
    underWay.delete(database)
    await close()
  }
  const stream = Readable.from(untilEnd(zipOf(filesOf(services, tenant, opened, now), now), end), { objectMode: false })
  // Also where nobody ever read from it.
  stream.once('close', () => void end())
  return { name: `baton-${slug || 'workspace'}-${day}.zip`, header, stream }
}

async function* untilEnd(pieces: AsyncIterable<Uint8Array>, end: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces
  } finally {
    await end()
  }
}

async function* filesOf(services: Services, tenant: string, { header, lines }: OpenExport, now: Date): AsyncGenerator<FileOfZip> {
  yield { name: 'README.md', content: [readme(header)] }
  yield { name: completeForm, content: lines() }
  yield { name: 'people.csv', content: peopleCsv(services, tenant) }
  yield { name: 'accounts.csv', content: accountsCsv(services, tenant) }
  yield { name: 'records.csv', content: recordsCsv(services, tenant) }
  yield* documentsOf(services, tenant, now)
}

const readme = ({ at, workspace: { name, seq, hash } }: OpenExport['header']): string => `# ${name}, everything as of ${at}

- \`${completeForm}\`: all of it, as lines of JSON, for Baton. \`baton import-workspace FILE\` brings it into an empty installation: the same people,
  accounts, records, holders, calendars, pages, settings, mail and handovers with their whole log. It ends at entry ${seq}, sealed
  \`${hash}\`.
- \`people.csv\`, \`accounts.csv\`, \`records.csv\`, \`handovers/\`: the same for readers, written right after.

**It holds what is for few**: candid notes, compensation, money, letters. Keep it as you keep such things.

It does not hold:

${Object.values(leftOutOfExport)
  .map((why) => `- ${why}`)
  .join('\n')}
- Addresses for blind copies, which are a secret of their person; tokens in the text of mails

Where it is brought in, nothing leaves until somebody says so (\`baton allow-sending\`), and people set new passwords
(\`baton access-link E-MAIL\`).
`
