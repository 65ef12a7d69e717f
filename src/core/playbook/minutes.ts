import { plainSigns } from './signs.ts'

const minutesShape =
  /^(\d{1,3})(?:\s*(?:-|–|to|bis|à|a|~)\s*(\d{1,3}))?\s*(min(?:utes?|uten|utos)?|h|hours?|std|stunden?|heures?|horas?|分)\.?$/i

/** `30-60 min`, `2 h`: how long something takes, and nothing else. */
export function readMinutes(text: string): { min: number; max: number } | undefined {
  const match = minutesShape.exec(text)
  if (!match) return undefined
  const unit = /^(?:m|分)/i.test(match[3] ?? '') ? 1 : 60
  return { min: Number(match[1]) * unit, max: Number(match[2] ?? match[1]) * unit }
}

/** "Walk through the brief (45 min)": how long it takes, when a bracket says nothing else. */
export function minutesIn(text: string): { min: number; max: number } | undefined {
  const inside = /[([]([^()[\]]{1,40})[)\]][.]?$/.exec(plainSigns(text))?.[1]
  return inside ? readMinutes(inside.split(/[|,;]/)[0]?.trim() ?? '') : undefined
}
