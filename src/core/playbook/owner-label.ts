/** What people write before the colon of who does something. */
export const ownerLabel =
  /^(?:DRI|owners?|task owner|lead|led by|responsible|responsible person|who|role|assignee|assigned to|done by|by whom|verantwortlich(?:e|er)?|zuständig|wer|leitung|responsables?|pilote|qui|encargad[oa]|quién|responsável|quem|verantwoordelijk|担当(?:者)?|責任者|実施者)$/i

/** "Owner: AE" as "AE"; any other text as it is. */
export function withoutOwnerLabel(text: string): string {
  const [, label = '', rest = ''] = /^\s*([^:]{2,24}?)\s*:\s*(\S.*)$/.exec(text.slice(0, 200)) ?? []
  return ownerLabel.test(label) ? rest : text
}
