import type { Root } from 'mdast'
import { isNode, isScalar, isSeq } from 'yaml'
import { type LetterMode, type Range, type RoleSide, type TransitionKind, transitionKinds } from '../definition/definition.ts'
import { isRecord, readYaml } from './binding.ts'
import type { Findings } from './findings.ts'
import { lineStarts, placeAt } from './line-starts.ts'
import { rangeOf } from './page.ts'
import { type PlainList, readPlainYaml } from './plain-yaml.ts'
import { nearest } from './words.ts'

export type StatedRole = { name: string; aliases: string[]; side: RoleSide | undefined; from: string | undefined; range: Range }

/** After the last role of the list: a line of its own with what opens it, or before the bracket that closes the list. */
export type RolesEnd = { place: Range['start']; before: string }

/** What a page says about itself in its YAML head. */
export type FrontMatter = {
  range: Range | undefined
  id: string | undefined
  title: string | undefined
  kind: TransitionKind | undefined
  roles: StatedRole[]
  /** Where one more role can be written. */
  rolesEnd: RolesEnd | undefined
  ownership: string | undefined
  letter: LetterMode | undefined
  paces: ('standard' | 'slow')[]
}

const sides: readonly RoleSide[] = ['outgoing', 'incoming', 'pool', 'neither']
const modes: readonly LetterMode[] = ['csm', 'ae', 'app']
const paces = ['standard', 'slow'] as const
// `layout` and the like belong to whoever publishes the page; they are not ours to judge.
const ours = ['title', 'playbook', 'roles', 'kind', 'calendar', 'ownership', 'letter', 'paces']

export function readFrontMatter(root: Root, findings: Findings): FrontMatter {
  const node = root.children[0]
  const empty: FrontMatter = {
    range: undefined,
    id: undefined,
    title: undefined,
    kind: undefined,
    roles: [],
    rolesEnd: undefined,
    ownership: undefined,
    letter: undefined,
    paces: [],
  }
  if (node?.type !== 'yaml') return empty
  const range = rangeOf(node)
  const { problem, values, keys, roles } = readHead(node.value)
  const rangeAt = placesIn(node.value, range.start.line + 1)
  if (problem) {
    findings.error('front-matter.unreadable', range, `The front matter is not readable YAML: ${problem}`, {
      why: 'Title, roles and kind of the playbook come from it.',
    })
    return { ...empty, range }
  }
  for (const key of Object.keys(values)) {
    const meant = ours.includes(key) ? undefined : nearest(key, ours)
    if (!meant) continue
    findings.warning(
      'front-matter.unknown-key',
      keyRange(keys, key, rangeAt) ?? range,
      `"${key}" in the front matter is not known; did you mean "${meant}"?`,
      {
        why: 'A mistyped key says nothing, and nobody would notice.',
        written: key,
        instead: [meant],
      },
    )
  }
  return {
    range,
    id: text(values.playbook),
    title: text(values.title),
    kind: oneOf(values.kind, transitionKinds, 'kind', range, findings),
    roles: rolesOf(
      values.roles,
      (roles?.items ?? []).map(([from, to]) => rangeAt(from, to)),
      range,
      findings,
    ),
    rolesEnd: roles && rolesEndOf(roles, rangeAt),
    ownership: text(values.ownership),
    letter: oneOf(values.letter, modes, 'letter', range, findings),
    paces: (Array.isArray(values.paces) ? values.paces : []).flatMap((pace) => oneOf(pace, paces, 'paces', range, findings) ?? []),
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() ? value.trim() : undefined)

function oneOf<T extends string>(value: unknown, known: readonly T[], key: string, range: Range, findings: Findings): T | undefined {
  if (value === undefined || value === null) return undefined
  const found = known.find((item) => item === value)
  if (!found) {
    findings.error('front-matter.unknown-value', range, `"${key}" can't be "${String(value)}"; it is one of ${known.join(', ')}.`, {
      why: 'Baton would have to guess what the page means.',
      written: String(value),
      instead: nearest(String(value), known) ? [nearest(String(value), known) ?? ''] : known,
    })
  }
  return found
}

/** A list of maps, or of bare names. */
function rolesOf(value: unknown, ranges: Range[], whole: Range, findings: Findings): StatedRole[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown, index) => {
    const range = ranges[index] ?? whole
    if (typeof entry === 'string') return [{ name: entry, aliases: [], side: undefined, from: undefined, range }]
    if (!isRecord(entry) || !text(entry.name)) return []
    return [
      {
        name: text(entry.name) ?? '',
        aliases: (Array.isArray(entry.aliases) ? entry.aliases : []).flatMap((alias) => text(alias) ?? []),
        side: oneOf(entry.side, sides, 'side', range, findings),
        from: text(entry.from),
        range,
      },
    ]
  })
}

type RangeAt = (from: number, to: number) => Range

/** Offsets in the head to lines and columns of the page. */
function placesIn(text: string, firstLine: number): RangeAt {
  const starts = lineStarts(text)
  const place = (offset: number) => placeAt(starts, offset, firstLine)
  return (from, to) => ({ start: place(from), end: place(Math.max(from, to)) })
}

type Keys = { name: unknown; offset: number; end: number }[]
type Head = {
  problem?: string | undefined
  values: Record<string, unknown>
  keys: Keys
  roles: (PlainList & { isInBrackets: boolean }) | undefined
}

/** What stands in the head and where: in the simple form that most have, else by the library. */
function readHead(text: string): Head {
  const plain = readPlainYaml(text)
  const lines = plain?.lists.roles
  if (plain && (lines || !Array.isArray(plain.values.roles))) {
    const keys = plain.keys.map(({ name, offset }) => ({ name, offset, end: offset + name.length }))
    return { values: plain.values, keys, roles: lines && { ...lines, isInBrackets: false } }
  }
  const { problem, values, map } = readYaml(text)
  const keys = (map?.items ?? []).flatMap(
    ({ key }): Keys => (isScalar(key) && key.range ? [{ name: key.value, offset: key.range[0], end: key.range[1] }] : []),
  )
  const list = map?.get('roles', true)
  if (!isSeq(list) || !list.range) return { problem, values, keys, roles: undefined }
  const items = list.items.flatMap((item): PlainList['items'] => (isNode(item) && item.range ? [[item.range[0], item.range[1]]] : []))
  return { problem, values, keys, roles: { start: list.range[0], items, isInBrackets: list.flow === true } }
}

function keyRange(keys: Keys, name: string, rangeAt: RangeAt): Range | undefined {
  const key = keys.find((each) => each.name === name)
  return key && rangeAt(key.offset, key.end)
}

function rolesEndOf({ start, items, isInBrackets }: NonNullable<Head['roles']>, rangeAt: RangeAt): RolesEnd | undefined {
  const last = items.at(-1)
  if (!last) return undefined
  const place = rangeAt(last[1], last[1]).start
  if (isInBrackets) return { place, before: ', ' }
  return { place, before: `\n${' '.repeat(rangeAt(start, start).start.column - 1)}- ` }
}
