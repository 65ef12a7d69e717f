import type { AccountView } from '../../contract/accounts.ts'
import type { RecordKindView, RecordView } from '../../contract/records.ts'
import { words } from './words.ts'

/** Which kinds stand together, in the order in which one reads up on an account. A kind that is not here stands under Other. */
const groups: readonly [keyof typeof words.groups, readonly string[]][] = [
  ['people', ['contact', 'communication', 'assignment', 'attribute', 'channel']],
  ['use', ['health', 'licence', 'instance', 'adoption-stage']],
  ['plans', ['success-plan', 'cta', 'opportunity']],
  ['support', ['ticket', 'escalation', 'triage-issue', 'collaboration-project', 'feature-request']],
  ['meetings', ['meeting', 'series', 'recording']],
  ['papers', ['document', 'mail', 'crm-activity', 'timeline-entry', 'system-state']],
  ['book', ['service-tier', 'book']],
]

/** Written by looking, shown with the kind that was looked for. */
export const lookedKind = 'coverage'

export type KindBlock = { kind: RecordKindView; records: RecordView[]; looked: RecordView | undefined }
export type Group = { id: keyof typeof words.groups; blocks: KindBlock[] }

/** All kinds with their records, in groups. */
export function groupsOf(kinds: readonly RecordKindView[], records: readonly RecordView[]): Group[] {
  const placed = new Set<string>([lookedKind, ...groups.flatMap(([, names]) => names)])
  const all: typeof groups = [...groups, ['other', kinds.map(({ kind }) => kind).filter((kind) => !placed.has(kind))]]
  return all
    .map(([id, names]) => ({
      id,
      blocks: names.flatMap((name) => {
        const kind = kinds.find((each) => each.kind === name)
        if (!kind) return []
        const own = records.filter((record) => record.kind === name)
        // What Baton itself writes is told above in its own words; an empty list of it says nothing.
        if (kind.editedBy === 'nobody' && own.length === 0) return []
        return [
          {
            kind,
            records: own,
            looked: records.find((record) => record.kind === lookedKind && record.key === name),
          },
        ]
      }),
    }))
    .filter(({ blocks }) => blocks.length > 0)
}

/** How long nobody held the account between its first holder and now, in whole hours. The newest holder comes first. */
export function gapHours(holders: AccountView['holders']): number {
  const gaps = holders.flatMap(({ from }, at) => {
    const before = holders[at + 1]?.until
    return before ? [Math.max(0, Date.parse(from) - Date.parse(before))] : []
  })
  return Math.round(gaps.reduce((sum, gap) => sum + gap, 0) / 3_600_000)
}

const silentDays = 182

/** The installations in one line: what they are for, and which have not been heard of for half a year. */
export function instanceWords(records: readonly RecordView[], now: Date): string {
  const instances = records.filter(({ kind }) => kind === 'instance').map(({ data }) => data)
  if (instances.length === 0) return words.noInstances
  const of = (production: string) => instances.filter((each) => (each.production ?? 'unknown') === production).length
  const silent = instances.filter(
    ({ lastPing, hosting }) =>
      hosting !== 'SaaS' && typeof lastPing === 'string' && now.getTime() - Date.parse(lastPing) > silentDays * 86_400_000,
  )
  return words.instancesOf(of('yes'), of('no'), of('unknown'), silent.length)
}
