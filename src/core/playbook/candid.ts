import type { AgendaPart, Range } from '../definition/definition.ts'
import { type Binding, textValue } from './binding.ts'
import type { Findings } from './findings.ts'
import { nearest } from './words.ts'

/** What a page says about who reads something and in which part of a call it is talked about. */
export type Classes = { agenda?: AgendaPart; restricted?: 'candid' }

const agendaParts: readonly AgendaPart[] = ['top', 'people', 'open']
const restrictions = ['candid'] as const

/** The two keys of a binding. A class that does not exist is an error, since what it should hide would be open to everybody. */
export function classesOf(binding: Binding | undefined, range: Range, findings: Findings): Classes {
  const agenda = one('agenda', agendaParts, 'The agenda of a call would leave it out.')
  const restricted = one('restricted', restrictions, 'What is written there would be read by everybody in the room.')
  return { ...(agenda ? { agenda } : {}), ...(restricted ? { restricted } : {}) }

  function one<V extends string>(key: 'agenda' | 'restricted', known: readonly V[], why: string): V | undefined {
    if (binding?.values[key] === undefined) return undefined
    const stated = textValue(binding, key) ?? ''
    const found = known.find((each) => each === stated)
    if (found) return found
    const meant = nearest(stated, known) ?? (known.length === 1 ? known[0] : undefined)
    findings.error(
      `${key}.unknown`,
      binding.keys[key] ?? range,
      `"${key}: ${stated}" says nothing that Baton knows; it is one of ${known.join(', ')}.`,
      {
        why,
        written: `${key}: ${stated}`,
        ...(meant ? { instead: [`${key}: ${meant}`] } : {}),
      },
    )
    return undefined
  }
}

const comment = /\s*<!--([^>]*)-->\s*$/

/** A line of a document template without the comment at its end, and the comment. */
export function withoutComment(line: string): { text: string; comment: string | undefined } {
  const match = comment.exec(line)
  return match ? { text: line.slice(0, match.index), comment: match[0].trim() } : { text: line, comment: undefined }
}
