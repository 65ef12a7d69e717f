/** Which handovers to show, as it stands in the address: readable, and complete enough to send to someone. */
export const handoverFilters = [
  'q',
  'status',
  'stage',
  'playbook',
  'owner',
  'holding',
  'late',
  'lateRole',
  'team',
  'renewal',
  'label',
  'sort',
] as const
export type HandoverFilters = Partial<Record<(typeof handoverFilters)[number], string>>

export const sorts = ['due', 'renewal', 'account', 'started', 'updated'] as const
export const statuses = ['active', 'ended', 'any', 'proposed', 'running', 'paused', 'completed', 'cancelled'] as const

const dayMilliseconds = 86_400_000

/**
 * The filters as the server takes them. `renewal=90` in an address means "in the next 90 days", so that the link stays right
 * tomorrow. A word that the server doesn't know is left out instead of ending in an error: addresses are typed by people.
 */
export function queryOf({ status, late, renewal, sort, ...rest }: HandoverFilters, now: Date): Record<string, string | undefined> {
  const known = (value: string | undefined, of: readonly string[]) => (value !== undefined && of.includes(value) ? value : undefined)
  const days = Number(renewal)
  return {
    ...rest,
    // `any` is no filter of the server: without a word it shows all.
    status: status === 'any' ? undefined : (known(status, statuses) ?? 'active'),
    late: late === '1' ? '1' : undefined,
    renewal: days > 0 ? new Date(now.getTime() + days * dayMilliseconds).toISOString().slice(0, 10) : undefined,
    sort: known(sort, sorts),
  }
}

export type ViewId = 'all' | 'mine' | 'me' | 'late' | 'soon' | 'ended'

/** Lists that many people want, each nothing but a set of filters. */
export const views: Readonly<Record<ViewId, HandoverFilters>> = {
  mine: { owner: 'me' },
  me: { holding: 'me' },
  all: {},
  late: { late: '1' },
  soon: { renewal: '90', sort: 'renewal' },
  ended: { status: 'ended' },
}

const set = (filters: HandoverFilters) =>
  handoverFilters.flatMap((name) => (name !== 'sort' && filters[name] ? [`${name}=${filters[name]}`] : []))

/** The view that these filters are, if they are one; how it is sorted makes no other view of it. */
export const viewOf = (filters: HandoverFilters): ViewId | undefined =>
  (Object.keys(views) as ViewId[]).find((id) => set(views[id]).join() === set(filters).join())

export const isFiltered = (filters: HandoverFilters): boolean => set(filters).length > 0
