import type { Instant } from '../base/ids.ts'
import { type LetterMode, type LetterRules, type LetterTemplate, letterModes, type TransitionKind } from '../definition/definition.ts'

/** For whose letters a template is: of a kind of transition, whoever sends them, or only where somebody certain does. */
export const templateSenders = ['any', ...letterModes] as const
export type TemplateSender = (typeof templateSenders)[number]
export type TemplateFor = { kind: TransitionKind; sender: TemplateSender }

/** The approved text of the workspace for such letters, as it is in force at this moment. */
export type LetterInForce = TemplateFor & {
  name: string
  version: number
  hash: string
  /** The id of the person. */
  approvedBy: string
  approvedAt: Instant
  template: LetterTemplate
}

/**
 * The template whose words a letter takes: that of its own way of sending before the one for all. None where the page states a text
 * of its own, because what is approved with a page stays with it; and then, or without any, what Baton ships.
 */
export function letterInForce(
  { mode, wording }: Pick<LetterRules, 'wording'> & { mode: LetterMode },
  kind: TransitionKind,
  templates: readonly LetterInForce[] = [],
): LetterInForce | undefined {
  if (wording) return undefined
  const ofKind = templates.filter((one) => one.kind === kind)
  return ofKind.find(({ sender }) => sender === mode) ?? ofKind.find(({ sender }) => sender === 'any')
}
