import type { Stage } from '../definition/definition.ts'
import { withoutOwnerLabel } from './owner-label.ts'
import { plainSigns } from './signs.ts'
import { squeeze } from './words.ts'

type Window = NonNullable<Stage['window']>

const stageWord =
  'step|phase|stage|part|schritt|etappe|abschnitt|stufe|étape|etape|paso|fase|etapa|passo|stap|passaggio|ステップ|フェーズ|段階|手順'
const counted = new RegExp(
  `^(?:${stageWord})\\s*(?:no\\.?\\s*|nr\\.?\\s*)?(\\d{1,3}|[ivx]{1,5}(?![\\p{L}]))(?:\\s*(?:of|von|de|/)\\s*\\d{1,3})?\\s*[.):–—-]*\\s*`,
  'iu',
)
// "3 things to know" counts what follows; "3 Handover" is the third section.
const bare = /^\d{1,2}\s+(?!(?:things|ways|days|weeks|months|minutes|hours|steps|questions|reasons|tips|rules|people)\b)(?=\p{Lu})/iu
const number = /^(?:\d{1,3}(?:\.\d{1,3}){1,4}\.?\s+|\d{1,3}\s*[.):]\s+|\d{1,3}\s*[-–—]\s+|[ivx]{1,5}[.)]\s+|[A-Z][.)]\s+)/
const romanNumber = /^[ivx]{1,5}[.)]\s+/i

const weekWord = 'weeks?|wks?|wochen?|semaines?|semanas?|settiman[ae]|weken'
const dayWord = 'days?|tage?|jours?|días?|dias?|giorn[oi]|dag(?:en)?'
const join = '(?:[-–—~&/]|to|and|through|bis|und|à|au|et|al?|y|e|até|t/m)'
const forward = new RegExp(
  `^(?:(${weekWord})|${dayWord})\\s*(\\d{1,3})(?:\\s*${join}\\s*(?:(?:${weekWord}|${dayWord})\\s*)?(\\d{1,3}))?$`,
  'i',
)
const ordinal = /^(\d{1,3})\.(?:\s*(?:[-–—]|bis|und)\s*(\d{1,3})\.)?\s*(woche|tag)$/i
const japanese = /^第?\s*(\d{1,3})\s*(?:週|日)?目?\s*(?:[-–~]\s*第?\s*(\d{1,3}))?\s*(週|日)(?:目|間目)?$/

/** `Week 1-2`, `Days 1–5`, `Woche 3`, `2. Woche`, `Semaine 1 à 2`, `第1〜2週`: when a stage takes place, and nothing else. */
export function readWindow(text: string): Window | undefined {
  const plain = plainSigns(text).trim()
  if (plain.length > 40) return undefined
  const named = forward.exec(plain)
  if (named) return windowOf(named[2], named[3], named[1] !== undefined)
  const counted = ordinal.exec(plain)
  if (counted) return windowOf(counted[1], counted[2], /^w/i.test(counted[3] ?? ''))
  const signs = /[週日]/.test(plain) && /[第目]/.test(plain) ? japanese.exec(plain) : null
  return signs ? windowOf(signs[1], signs[2], signs[3] === '週') : undefined
}

function windowOf(from: string | undefined, to: string | undefined, isWeeks: boolean): Window {
  return { from: Number(from), to: Number(to ?? from), unit: isWeeks ? 'week' : 'day' }
}

/** The title without its number: "3.2 Review", "Step 2 — Review" and "Review" are about the same. */
export function withoutNumber(title: string): string {
  const plain = plainSigns(title)
  const lead = counted.exec(plain)?.[0] ?? number.exec(plain)?.[0] ?? romanNumber.exec(plain)?.[0] ?? bare.exec(plain)?.[0] ?? ''
  return title.slice(lead.length) === '' ? title : title.slice(lead.length)
}

/** "Step 3", "Phase 1: …" or a window: a stage, wherever it stands. */
export const saysStage = (title: string): boolean => {
  const plain = plainSigns(title.slice(0, 300))
  return counted.test(plain) || splitWindow(plain) !== undefined
}

/** "Step 2 — Introduce" on a line of its own, where a page writes its headings without marking them. */
export const isStepLine = (title: string): boolean => title.length <= 100 && stepLine.test(plainSigns(title)) && !/[.!?:：]$/.test(title)
const stepLine = new RegExp(`^(?:${stageWord})\\s*\\d{1,3}\\s*[.):–—-]+\\s*\\S`, 'iu')

export const isNumbered = (title: string): boolean => withoutNumber(title) !== title

export const looksLikeStage = (title: string): boolean => saysStage(title) || isNumbered(title)

type Split = { window: Window; before: string; after: string; beside: string[] }

/** The window of a title, in brackets or set off by a dash or a colon, and what stands around it. */
function splitWindow(plain: string): Split | undefined {
  for (const match of plain.matchAll(/[([]([^()[\]]{1,80})[)\]]/g)) {
    const parts = (match[1] ?? '').split(/[,;|·]/).map(squeeze)
    const window = parts.map(readWindow).find(Boolean)
    if (!window) continue
    const beside = parts.filter((part) => part !== '' && !readWindow(part))
    return { window, before: plain.slice(0, match.index), after: plain.slice(match.index + match[0].length), beside }
  }
  const pieces = plain.split(/(\s+[-–—|·]\s+|\s*:\s+)/)
  for (const [index, piece] of pieces.entries()) {
    const window = index % 2 === 0 ? readWindow(piece) : undefined
    if (!window || pieces.length > 9) continue
    return { window, before: pieces.slice(0, Math.max(0, index - 1)).join(''), after: pieces.slice(index + 1).join(''), beside: [] }
  }
  return undefined
}

export type StageTitle = { name: string; window: Stage['window']; lead: string | undefined }

/** `1. Prepare (Week 1-2) - CSM`: the name, when, and who leads. */
export function readStageTitle(heading: string, isRole: (text: string) => boolean): StageTitle {
  const title = squeeze(withoutNumber(heading.slice(0, 300)))
  const split = splitWindow(plainSigns(title))
  if (!split) {
    const { name, lead } = leadOf(title, isRole)
    return { name: name || squeeze(heading), window: undefined, lead }
  }
  const beside = split.beside.map(withoutOwnerLabel).find(isRole)
  const before = squeeze(title.slice(0, split.before.length).replace(/\s*[-–—:|·]\s*$/, ''))
  const rest = squeeze(title.slice(title.length - split.after.length).replace(/^\s*[-–—:：|·]\s*/, ''))
  // Only what a dash sets off is who leads; after a colon it may as well be a subtitle.
  const isLead = /^\s*[-–—|·]/.test(split.after) ? rest.split(' ').length <= 5 : isRole(rest)
  if (before && rest) return { name: before, window: split.window, lead: beside ?? (isLead ? withoutOwnerLabel(rest) : undefined) }
  const { name, lead } = leadOf(before || rest, isRole)
  return { name: name || title, window: split.window, lead: beside ?? lead }
}

function leadOf(title: string, isRole: (text: string) => boolean) {
  const dashed = /^(.*\S)\s+[-–—|·]\s+([^-–—|·]+)$/.exec(title)
  const behind = squeeze(withoutOwnerLabel(dashed?.[2] ?? ''))
  if (dashed?.[1] && behind && isRole(behind)) return { name: squeeze(dashed[1]), lead: behind }
  const bracketed = /^(.*\S)\s*[([]([^()[\]]{2,40})[)\]]$/.exec(title)
  const inside = squeeze(withoutOwnerLabel(bracketed?.[2] ?? ''))
  if (bracketed?.[1] && inside && isRole(inside)) return { name: squeeze(bracketed[1]), lead: inside }
  return { name: squeeze(title), lead: undefined }
}
