import type { Due, Stage } from '../definition/definition.ts'
import { readDue } from './due.ts'
import { ownerLabel as owner } from './owner-label.ts'
import { rolesIn } from './role-words.ts'
import { plainSigns } from './signs.ts'
import { readWindow } from './stage-title.ts'
import { squeeze } from './words.ts'

const when =
  /^(?:when|timing|time ?frame|window|timeline|duration|due|due date|deadline|by when|SLA|wann|zeitraum|frist|fällig|bis wann|quand|période|délai|échéance|cuándo|plazo|período|quando|prazo|いつ|時期|期限|期間)$/i

export type Labelled = { owners: string[]; window: Stage['window']; due: Due | undefined }

/**
 * Lines that say who or when about what stands around them: "DRI: New CSM", "Owner: AE | Due: 2 days". A text with any other
 * line in it is prose.
 */
export function readLabels(lines: string[]): Labelled | undefined {
  const labelled: Labelled = { owners: [], window: undefined, due: undefined }
  let any = false
  for (const piece of lines.flatMap((line) => line.split(/\s+[|·•]\s+/))) {
    if (piece.trim() === '') continue
    const plain = plainSigns(piece).trim()
    const match = plain.length <= 160 ? /^([^:]{2,24}?)\s*:\s*(\S.*)$/.exec(plain) : null
    const key = squeeze(match?.[1] ?? '')
    const value = squeeze(match?.[2] ?? '')
    if (owner.test(key)) {
      const names = rolesIn(value.replace(/\.$/, ''))
      if (names.length === 0 || names.some((name) => name.split(' ').length > 5)) return undefined
      labelled.owners.push(...names)
    } else if (when.test(key)) {
      const window = readWindow(value)
      const due = window ? undefined : readDue(value)
      if (!window && !due) return undefined
      labelled.window = window ?? labelled.window
      labelled.due = due ?? labelled.due
    } else return undefined
    any = true
  }
  return any ? labelled : undefined
}

const behind = /(?:\s*[([]([^()[\]:]{2,24}):\s*([^()[\]]{2,60})[)\]]|\s+[–—|-]\s+([^:–—|-]{2,24}):\s*(\S.{1,59}))\.?$/

/** "Tell finance (owner: AE)", "Tell finance — DRI: AE": who does it, behind the task, and where that begins. */
export function ownerBehind(text: string): { owners: string[]; at: number } | undefined {
  const plain = plainSigns(text)
  if (!plain.includes(':') || plain.length > 600) return undefined
  const match = behind.exec(plain)
  if (!match || !owner.test(squeeze(match[1] ?? match[3] ?? ''))) return undefined
  const owners = rolesIn(squeeze(match[2] ?? match[4] ?? ''))
  return owners.length > 0 ? { owners, at: match.index } : undefined
}
