/**
 * Text that was written and not saved survives a look at another page, another person at the demo's switch, and a reload.
 * Only this browser tab knows it.
 */

type Kept = { text: string; basedOn: string | null }

const placeOf = (person: string, playbook: string) => `baton.page.${person}.${playbook}`

export function keepPage(person: string, playbook: string, kept: Kept): void {
  try {
    sessionStorage.setItem(placeOf(person, playbook), JSON.stringify(kept))
  } catch {
    // A page larger than the browser's room for it: leaving still asks before it is lost.
  }
}

export function keptPage(person: string, playbook: string): Kept | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(placeOf(person, playbook)) ?? '') as Partial<Kept>
    return typeof kept.text === 'string' ? { text: kept.text, basedOn: kept.basedOn ?? null } : undefined
  } catch {
    return undefined // nothing was kept
  }
}

export const forgetPage = (person: string, playbook: string): void => sessionStorage.removeItem(placeOf(person, playbook))
