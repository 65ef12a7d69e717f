import { transitionKinds } from '../../core/definition/definition.ts'
import { type TemplateFor, templateSenders } from '../../core/documents/letter-in-force.ts'
import { evolveTemplate, noTemplate, type TemplateEvent, type TemplateHistory } from '../../core/documents/letter-template-history.ts'
import type { Database } from '../../store/database.ts'
import { withTenant } from '../../store/database.ts'
import { entryOf } from '../../store/log.ts'
import type { Stream } from '../../store/log-types.ts'

/** `logged`: the version of its stream, which a decision is made on. */
export type LoggedHistory = TemplateFor & TemplateHistory & { logged: number }

/** One stream for each kind of letters, so that of two decisions about it one is first. */
export const streamOf = ({ kind, sender }: TemplateFor): Stream => ({ kind: 'letter-template', id: `${kind}.${sender}` })

/** The log is where templates are kept: nothing in it is ever changed, and each text is part of the chain. */
export async function readHistories(database: Database, tenant: string, only?: TemplateFor): Promise<LoggedHistory[]> {
  const rows = await withTenant(database, tenant, (queries) => {
    const asked = queries
      .selectFrom('baton.event')
      .select(['tenant', 'seq', 'stream_kind', 'stream', 'version', 'type', 'body'])
      .where('tenant', '=', tenant)
      .where('stream_kind', '=', 'letter-template')
    return (only ? asked.where('stream', '=', streamOf(only).id) : asked).orderBy('stream').orderBy('version').execute()
  })
  const streams = Map.groupBy(rows.map(entryOf), ({ stream }) => stream.id)
  return transitionKinds.flatMap((kind) =>
    templateSenders.flatMap((sender) => {
      const entries = streams.get(streamOf({ kind, sender }).id)
      if (!entries) return []
      const history = entries.reduce(
        (before, { event, actor, at }) => evolveTemplate(before, { event: event as unknown as TemplateEvent, actor, at }),
        noTemplate,
      )
      return [{ kind, sender, ...history, logged: entries.at(-1)?.version ?? 0 }]
    }),
  )
}

export async function readHistory(database: Database, tenant: string, of: TemplateFor): Promise<LoggedHistory> {
  const [found] = await readHistories(database, tenant, of)
  return found ?? { ...of, ...noTemplate, logged: 0 }
}
