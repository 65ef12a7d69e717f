import { looksLikeRole } from './roles.ts'
import { plainSigns } from './signs.ts'
import { squeeze } from './words.ts'

// English puts the job last ("Regional Lead"), others put it first ("Directrice régionale") or run it together (課長).
const jobLast =
  /\b(?:manager|owner|lead|leader|engineer|architect|executive|director|representative|rep|team|partner|specialist|coordinator|advisor|adviser|consultant|analyst|agent|colleague|desk|office|supervisor|producer|planner|officer|assistant|administrator|controller|CSM|CSE|AE|SAL|SA|SE|TAM|AM|DRI)s?\+?$/i
const jobAnywhere =
  /(?<!\p{L})(?:betreuer(?:in)?|berater(?:in)?|leiter(?:in)?|\p{L}{0,30}leitung|ansprechpartner(?:in)?|kundenbetreuer(?:in)?|managerin|vertrieb|référente?|chargée?|gestionnaire|directeur|directrice|conseill(?:er|ère)|interlocuteur|interlocutrice|équipe|gestora?|gerente|asesora?|directora?|ejecutiv[oa]|encargad[oa]|equipo|consultora?|analista|coordenador|coordenadora|diretora?|líder|jefe|jefa|chefe|equipe|responsable|responsável|accountmanager|medewerker)(?!\p{L})|(?:担当|担当者|前任|後任|前任者|後任者|課長|部長|主任|上司|責任者|マネージャー|リーダー|営業|チーム)$/iu

const short = (text: string) => text.length <= 48 && !text.includes(':') && text.split(/\s+/).length <= 5

/** A name that is a job, in the words of any language we know; a heading may write it in small letters. */
export const namesJob = (text: string): boolean => short(text) && (jobLast.test(text) || jobAnywhere.test(text))

/** A role as a page writes one before a colon or in a cell: it begins with a capital, where the script has capitals. */
export const namesRole = (text: string): boolean =>
  looksLikeRole(text) ||
  (/^[^\p{Ll}\d]/u.test(text) && short(text) && (jobAnywhere.test(text) || (jobLast.test(text) && text.includes(' '))))

const forWhom =
  /^(?:(?:tasks|steps|checklist|to-?dos?|actions|what to do) )?(?:for|für|pour|para|voor|per)\s+(?:(?:the|your|den|die|das|le|la|les|l'|el|los|las|o|a|os|as|de|il)\s+)?(.+)$/i
const whose = /^(.+?)(?:'s|s')?\s+(?:check-?list|tasks|to-?dos?|actions|steps|aufgaben|checkliste)$/i
const qualified = /^(?:the |der |die |das |le |la |el |o |a )?(.+)$/i

/** "For the departing CSM": whom a list is for. */
export function roleServed(title: string, isRole: (text: string) => boolean): string | undefined {
  const plain = squeeze(plainSigns(title)).replace(/\s*:$/, '')
  const whom = plain.length > 80 ? undefined : nominative(plain, forWhom.exec(plain)?.[1])
  return whom && (namesJob(whom) || isRole(whom)) ? capital(withoutEnding(whom)) : undefined
}

/** "For the departing CSM", "New CSM's tasks", "Old CSM": a heading over what one role has to do. */
export function roleOfHeading(title: string, isRole: (text: string) => boolean): string | undefined {
  const plain = squeeze(plainSigns(title)).replace(/\s*:$/, '')
  if (plain.length > 80) return undefined
  const whom = roleServed(plain, isRole)
  if (whom) return whom
  const owner = whose.exec(plain)?.[1]
  // "Manager actions" leaves open which manager; the group's name is looked at again when all roles are known.
  if (owner) return isRole(owner) || (namesJob(owner) && owner.includes(' ')) ? capital(withoutEnding(owner)) : undefined
  const name = qualified.exec(plain)?.[1] ?? plain
  return isRole(name) || namesRole(plain) ? capital(name) : undefined
}

/** German bends what stands after "für den": "für den neuen Berater" speaks of the "neuer Berater". */
const nominative = (title: string, whom: string | undefined) =>
  whom && /(?:^| )für den /i.test(title) ? whom.replace(/(?<!\p{L})(\p{Ll}+)en(?= )/gu, '$1er') : whom

const withoutEnding = (text: string) => squeeze(text.replace(/\s*[([].{0,40}[)\]]$/, ''))
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const nobody = /^(?:both|all|everyone|everybody|anyone|any|tbd|tba|n\/?a|none|-+|–|—|\?+|alle|beide|tous|todos|ambos|全員)?$/i

/** The roles that a cell names, in order: "Old CSM + AE", "Old CSM, AE", "Old CSM and AE". A handle or a dash names none. */
export function rolesIn(cell: string): string[] {
  return plainSigns(cell)
    .split(/\s*[,;+&\n]\s*|\s+\/\s+|\s+(?:and|und|et|y|e|with|mit|avec|con|com)\s+/i)
    .map((name) => squeeze(jobOf(name).replace(/^@/, '')).replace(/^the /i, ''))
    .filter((name) => name.length <= 60 && !nobody.test(name))
    .slice(0, 8)
}

/** "Mara Lindt (Renewals Lead)": the page may name a person, the job is the role; any other bracket only adds something. */
function jobOf(name: string): string {
  const [, before = name, inside = ''] = /^([^()]{1,60}?)\s*\(([^()]{2,48})\)$/.exec(name.trim()) ?? []
  return inside && namesRole(inside) && !namesRole(before) ? inside : before
}
