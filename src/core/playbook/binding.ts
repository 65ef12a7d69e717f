import type { Html } from 'mdast'
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'
import type { Range } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { rangeOf, spanning } from './page.ts'
import { type PlainMap, readPlainYaml } from './plain-yaml.ts'
import { nearest } from './words.ts'

const bindingKeys = [
  'id',
  'role',
  'participants',
  'minutes',
  'kind',
  'check',
  'do',
  'verify',
  'when',
  'after',
  'due',
  'optional',
  'covers',
  'accountable',
  'rework',
  'never',
  'section',
  'establishes',
  'facts',
  'pattern',
  'agenda',
  'restricted',
] as const
export type BindingKey = (typeof bindingKeys)[number]

/** What a comment says about the element that it ends. Values are plain YAML; whoever uses one checks its shape. */
export type Binding = { values: Partial<Record<BindingKey, unknown>>; range: Range; keys: Partial<Record<BindingKey, Range>> }

const noAliases = 0
const maxListed = 200

/** Reads a YAML map safely: no aliases, no custom tags, no duplicate keys. */
export function readYaml(text: string): { map: YAMLMap | undefined; problem: string | undefined; values: Record<string, unknown> } {
  try {
    const document = parseDocument(text, {
      schema: 'core',
      merge: false,
      customTags: null,
      uniqueKeys: true,
      strict: true,
      logLevel: 'silent',
    })
    const problem = document.errors[0]?.message.split('\n')[0]
    if (problem || !isMap(document.contents)) return { map: undefined, problem, values: {} }
    const values: unknown = document.toJS({ maxAliasCount: noAliases })
    return { map: document.contents, problem: undefined, values: isRecord(values) ? values : {} }
  } catch (error) {
    return { map: undefined, problem: error instanceof Error ? error.message : String(error), values: {} }
  }
}

/** A binding's map: in the simple form that most have, else by the library. */
function readMap(text: string): Partial<PlainMap> & { problem?: string | undefined; values: Record<string, unknown> } {
  const plain = readPlainYaml(text)
  if (plain) return plain
  const { map, problem, values } = readYaml(text)
  const keys = map?.items.map(({ key }) =>
    isScalar(key) ? { name: String(key.value), offset: key.range?.[0] ?? 0 } : { name: '', offset: 0 },
  )
  return { ...(keys ? { keys } : {}), problem, values }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every comment of an HTML node that holds a binding. A comment that is a remark to people is left alone. */
export function readBinding(node: Html, findings: Findings): Binding | undefined {
  const inside = /^\s*<!--([\s\S]*)-->\s*$/.exec(node.value)?.[1]
  if (inside === undefined || !looksLikeMap(inside)) return undefined
  const range = rangeOf(node)
  const { keys, problem, values } = readMap(inside.replace(/^ {1,3}(?=\S)/, ''))
  if (!keys) {
    if (problem) {
      findings.error('binding.unreadable', range, `This binding is not readable YAML: ${problem}`, {
        why: 'What it binds runs as a manual task until it can be read.',
      })
    }
    return undefined
  }
  const binding: Binding = { values: {}, range, keys: {} }
  for (const { name, offset } of keys) {
    const line = range.start.line + linesBefore(inside, offset)
    const keyRange = { start: { line, column: 1 }, end: range.end }
    if (isBindingKey(name)) {
      binding.values[name] = values[name]
      binding.keys[name] = line === range.start.line ? range : keyRange
      continue
    }
    const meant = nearest(name, bindingKeys)
    findings.warning(
      'binding.unknown-key',
      range,
      `"${name}" is not something a binding can say${meant ? `; did you mean "${meant}"?` : '.'}`,
      {
        why: 'A mistyped key binds nothing, and nobody would notice.',
        written: `${name}:`,
        ...(meant ? { instead: [`${meant}:`] } : {}),
      },
    )
  }
  return binding
}

const isBindingKey = (name: string): name is BindingKey => (bindingKeys as readonly string[]).includes(name)
const looksLikeMap = (text: string) => /^\s*\{?\s*[\w-]+\s*:(?:\s|$)/.test(text)
const linesBefore = (text: string, offset: number) => text.slice(0, offset).split('\n').length - 1

/**
 * Several comments on one element say one thing together. Two ids are two elements: the line that the second comment
 * belonged to was deleted, and its checks must not move on to the line above.
 */
export const mergedWith =
  (findings: Findings) =>
  (first: Binding | undefined, second: Binding | undefined): Binding | undefined => {
    if (!first || !second) return first ?? second
    if (first.values.id !== undefined && second.values.id !== undefined) {
      findings.warning(
        'binding.orphan',
        second.range,
        `The binding of "${String(second.values.id)}" stands under another element; it has no effect.`,
        {
          why: 'The line that it belonged to seems to be gone. Delete the comment too.',
          fixes: [{ title: 'Delete the comment', edits: [{ range: second.range, text: '' }] }],
        },
      )
      return first
    }
    const values = { ...first.values, ...second.values }
    return { values, keys: { ...first.keys, ...second.keys }, range: spanning(first.range, second.range) }
  }

export const textValue = (binding: Binding | undefined, key: BindingKey): string | undefined => {
  const value = binding?.values[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** A list of names, written as a YAML list or with commas. */
export function listValue(binding: Binding | undefined, key: BindingKey): string[] {
  const value = binding?.values[key]
  const items = Array.isArray(value) ? value.filter((item) => typeof item === 'string' || typeof item === 'number').map(String) : []
  const listed = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : items
  return listed.filter(Boolean).slice(0, maxListed)
}
