import { z } from 'zod'
import { upperFirst } from '../base/upper-first.ts'
import type { Fact, Facts } from '../facts/facts.ts'
import { action, type Draft } from './action.ts'
import { edit } from './draft.ts'
import { quoted } from './words.ts'

/**
 * Whether a link opens for somebody is theirs to say: where no connection has tried, the new owner opens each and says which
 * of them do. One that does not is a fact too, and the outgoing side's to mend.
 */
export const tryLinks = action({
  name: 'records.try-links',
  title: 'Say which of the links open for whoever takes over',
  capability: 'records',
  repeat: 'natural',
  reads: ['document', 'recording', 'collaboration-project'],
  arguments: z.strictObject({ opens: z.array(z.string().max(400)).max(600).optional() }),
  asks: (facts) => {
    const untried = linksOf(facts).filter(({ reachable }) => reachable !== 'yes')
    if (untried.length === 0) return undefined
    const options = untried.map(({ id, title }) => z.literal(id).meta({ title }))
    return {
      label: untried.length === 1 ? 'Say whether the link opens' : `Say which of ${untried.length} links open`,
      shape: {
        opens: z
          .array(z.union(options as [z.ZodLiteral<string>, ...z.ZodLiteral<string>[]]))
          .max(options.length)
          .default(untried.map(({ id }) => id))
          .meta({ title: 'These open for me', description: 'What you do not tick goes back to be mended', uniqueItems: true }),
      },
    }
  },
  plan: (facts, { opens }) =>
    linksOf(facts)
      .filter(({ reachable }) => reachable !== 'yes')
      .flatMap(({ id, title, link, change }) => change(opens === undefined || opens.includes(id) ? 'yes' : 'no', title, link)),
})

type Tried = { id: string; title: string; link: string; reachable: string | undefined; change: Change }
type Change = (reachable: 'yes' | 'no', title: string, link: string) => Draft[]

const words = (reachable: 'yes' | 'no', title: string, link: string) => ({
  subject: reachable === 'yes' ? `${title} opens for the new owner` : `${title} does not open for the new owner`,
  instruction: `Open ${title} (${link}) and say whether you can read it.`,
})

function linksOf({ documents, recordings, collaborationProjects }: Facts): Tried[] {
  const one = <K extends 'document' | 'recording' | 'collaboration-project'>(kind: K, record: Fact<K>, title: string): Tried[] =>
    record.link === undefined
      ? []
      : [
          {
            id: `${kind}/${record.key}`,
            title,
            link: record.link,
            reachable: record.reachable,
            change: (reachable, name, link) => edit(kind, record as Fact<'document'>, { reachable }, words(reachable, name, link)),
          },
        ]
  return [
    ...documents.flatMap((each) =>
      one('document', each, `${each.kind === 'other' ? 'Document' : upperFirst(each.kind)} ${quoted(each.title)}`),
    ),
    ...recordings.flatMap((each) => one('recording', each, `Recording ${quoted(each.title)}`)),
    ...collaborationProjects.flatMap((each) => (each.exists ? one('collaboration-project', each, `Project ${quoted(each.name)}`) : [])),
  ]
}
