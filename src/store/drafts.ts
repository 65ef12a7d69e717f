import { type Database, inTransaction, withTenant } from './database.ts'

export type Declined = { by: string; at: string; because: string }

/** A page that somebody is writing. It is their own until they suggest it, and no business of the log until it is published. */
export type Draft = {
  playbook: string
  person: string
  page: string
  title: string
  basedOn: string | null
  suggestion: string | null
  taken: string | null
  /** Who may publish said no to the suggestion, and why; gone when it is saved anew. */
  declined: Declined | null
  savedAt: Date
  version: number
}

const columns = [
  'playbook',
  'person',
  'title',
  'based_on as basedOn',
  'suggestion',
  'taken',
  'declined',
  'saved_at as savedAt',
  'version',
] as const

/** One person's drafts, and, where asked for, what others suggest and nobody has published; without the pages. */
export const listDrafts = (
  database: Database,
  tenant: string,
  { person, withSuggestions }: { person: string; withSuggestions: boolean },
): Promise<Omit<Draft, 'page'>[]> =>
  withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.playbook_draft')
      .select(columns)
      .where('tenant', '=', tenant)
      .where(({ or, and, eb }) =>
        or([
          eb('person', '=', person),
          ...(withSuggestions ? [and([eb('suggestion', 'is not', null), eb('taken', 'is', null), eb('declined', 'is', null)])] : []),
        ]),
      )
      .orderBy('saved_at', 'desc')
      .orderBy('playbook')
      .execute(),
  )

export const findDraft = (
  database: Database,
  tenant: string,
  { playbook, person }: { playbook: string; person: string },
): Promise<Draft | undefined> =>
  withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.playbook_draft')
      .select([...columns, 'page'])
      .where('tenant', '=', tenant)
      .where('playbook', '=', playbook)
      .where('person', '=', person)
      .executeTakeFirst(),
  )

export type SavedDraft = Pick<Draft, 'version'> | { stale: number } | { tooMany: true }

/** Saves over the version that the writer saw, or whatever there is when they name none. */
export const saveDraft = (
  database: Database,
  tenant: string,
  { seen, most, ...draft }: Omit<Draft, 'version' | 'taken' | 'declined'> & { seen: number | undefined; most: number },
): Promise<SavedDraft> =>
  inTransaction(database, tenant, async (queries) => {
    const mine = () => queries.selectFrom('baton.playbook_draft').where('tenant', '=', tenant).where('person', '=', draft.person)
    const before = await mine().select('version').where('playbook', '=', draft.playbook).forUpdate().executeTakeFirst()
    const version = before?.version ?? 0
    if (seen !== undefined && seen !== version) return { stale: version }
    if (!before) {
      const { count } = await mine()
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow()
      if (Number(count) >= most) return { tooMany: true }
    }
    const row = {
      page: draft.page,
      title: draft.title,
      based_on: draft.basedOn,
      suggestion: draft.suggestion,
      taken: null,
      declined: null,
      saved_at: draft.savedAt,
      version: version + 1,
    }
    const written = await queries
      .insertInto('baton.playbook_draft')
      .values({ tenant, playbook: draft.playbook, person: draft.person, ...row })
      // Between the look and the write somebody may have begun the same one in another window.
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'playbook', 'person']).doUpdateSet(row).where('baton.playbook_draft.version', '=', version),
      )
      .returning('version')
      .executeTakeFirst()
    return written ?? { stale: version + 1 }
  })

/** Answers whether there was one. */
export const removeDraft = (
  database: Database,
  tenant: string,
  { playbook, person }: { playbook: string; person: string },
): Promise<boolean> =>
  inTransaction(database, tenant, async (queries) => {
    const { numDeletedRows } = await queries
      .deleteFrom('baton.playbook_draft')
      .where('tenant', '=', tenant)
      .where('playbook', '=', playbook)
      .where('person', '=', person)
      .executeTakeFirst()
    return numDeletedRows > 0n
  })

/**
 * A page was published: the publisher's own draft has become it, unless they published what somebody else suggests while theirs
 * says something else; and so has each suggestion that it was, word for word or by name. What was saved later is another page.
 */
export const settleDrafts = (
  database: Database,
  tenant: string,
  {
    playbook,
    publisher,
    suggestedBy,
    page,
    version,
    at,
  }: { playbook: string; publisher: string; suggestedBy: string | null; page: string; version: string; at: Date },
): Promise<void> =>
  inTransaction(database, tenant, async (queries) => {
    await queries
      .deleteFrom('baton.playbook_draft')
      .where('tenant', '=', tenant)
      .where('playbook', '=', playbook)
      .where('person', '=', publisher)
      .where('saved_at', '<=', at)
      .$if(suggestedBy !== null && suggestedBy !== publisher, (own) => own.where('page', '=', page))
      .execute()
    await queries
      .updateTable('baton.playbook_draft')
      .set({ taken: version })
      .where('tenant', '=', tenant)
      .where('playbook', '=', playbook)
      .where('suggestion', 'is not', null)
      .where('taken', 'is', null)
      .where('declined', 'is', null)
      .where('saved_at', '<=', at)
      .where(({ or, eb }) => or([eb('page', '=', page), ...(suggestedBy === null ? [] : [eb('person', '=', suggestedBy)])]))
      .execute()
  })

/** The suggestion is nobody's to decide any more; answers it as it is then, or nothing where none was waiting. */
export const declineDraft = (
  database: Database,
  tenant: string,
  { playbook, person, declined }: { playbook: string; person: string; declined: Declined },
): Promise<Omit<Draft, 'page'> | undefined> =>
  inTransaction(database, tenant, (queries) =>
    queries
      .updateTable('baton.playbook_draft')
      .set({ declined: JSON.stringify(declined) as never })
      .where('tenant', '=', tenant)
      .where('playbook', '=', playbook)
      .where('person', '=', person)
      .where('suggestion', 'is not', null)
      .where('taken', 'is', null)
      .where('declined', 'is', null)
      .returning(columns)
      .executeTakeFirst(),
  )
