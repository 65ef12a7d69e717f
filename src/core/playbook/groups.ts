import type { Due, Range } from '../definition/definition.ts'
import type { Binding } from './binding.ts'
import { readDue } from './due.ts'
import { readMinutes } from './minutes.ts'
import type { Block } from './outline.ts'
import type { RawTask } from './raw-task.ts'
import { plainSigns } from './signs.ts'
import { squeeze } from './words.ts'

/** A list of tasks under a name of its own, with what a bracket behind the name says. */
export type RawGroup = {
  name: string | undefined
  due: Due | undefined
  after: string | undefined
  meeting: Meeting | undefined
  /** Who does what stands in the group, where a line or the heading says so. */
  owners: string[]
  binding: Binding | undefined
  range: Range
  tasks: RawTask[]
}
export type Meeting = { participants: string[]; minutes: { min: number; max: number } | undefined }

const afterShape = /^(?:after|nach|après|después de|tras|depois d[aeo]|após)\s+(.+)$|^([^\s]{1,30}?)の?後に?$/i

/** A bold line that is nothing else but a name, a qualifier and a colon. */
export function groupLine(block: Block): { name: string; qualifier: string | undefined } | undefined {
  if (block.type !== 'paragraph') return undefined
  const first = block.node.children[0]
  if (first?.type !== 'strong') return undefined
  if (block.node.children.slice(1).some(({ type }) => type === 'strong')) return undefined
  return named(block.text)
}

/** The name that a line is, and what a bracket behind it adds. */
export function named(text: string): { name: string; qualifier: string | undefined } | undefined {
  const match = /^([^:()]{1,120}?)\s*:?\s*(?:\(([^()]{1,200})\))?\s*:?$/.exec(plainSigns(text))
  const length = match?.[1]?.length ?? 0
  return match && length > 0 ? { name: text.slice(0, length), qualifier: match[2] } : undefined
}

/** A group without tasks yet; its qualifier says when, after what, or who meets for how long. */
export function newGroup(name: string | undefined, qualifier: string | undefined, binding: Binding | undefined, range: Range): RawGroup {
  const group: RawGroup = {
    name: name ? squeeze(name.replace(/\([^()]*\)\s*:?$/, '')) : undefined,
    due: undefined,
    after: undefined,
    meeting: undefined,
    owners: [],
    binding,
    range,
    tasks: [],
  }
  for (const part of (qualifier ?? '').split('|').map(squeeze)) {
    const minutes = readMinutes(part)
    const after = afterShape.exec(part)?.slice(1).find(Boolean)
    if (minutes) group.meeting = { participants: group.meeting?.participants ?? [], minutes }
    else if (after) group.after = after
    else if (/\s\+\s|\s&\s/.test(part))
      group.meeting = { participants: part.split(/\s[+&]\s/).map(squeeze), minutes: group.meeting?.minutes }
    else group.due = readDue(part) ?? group.due
  }
  // "After approval:" is a name and says when, both at once.
  group.after ??= afterShape
    .exec(group.name ?? '')
    ?.slice(1)
    .find(Boolean)
  return group
}
