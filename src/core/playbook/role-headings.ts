import { meaningOf } from './heading-words.ts'
import type { Section } from './outline.ts'
import { roleOfHeading } from './role-words.ts'
import { isNumbered, saysStage } from './stage-title.ts'

const holdsList = ({ blocks, sections }: Section): boolean =>
  blocks.some(({ type }) => type === 'list' || type === 'table') || sections.some(holdsList)
const mayBeRole = (section: Section) => {
  const meaning = meaningOf(section)
  return (meaning === undefined || meaning === 'steps') && holdsList(section)
}

/** Which of several headings side by side say for whom they are, and for whom. Between two roles, a short name is one too. */
export function rolesAmong(sections: Section[], isRole: (text: string) => boolean): Map<Section, string> {
  const roles = new Map<Section, string>()
  const others: Section[] = []
  for (const section of sections) {
    const role = mayBeRole(section) ? roleOfHeading(section.title, isRole) : undefined
    if (role) roles.set(section, role)
    else if (mayBeRole(section)) others.push(section)
  }
  if (roles.size < 2 || others.length > roles.size || !others.every(isShortName)) return roles
  // In the order of the page again, now with those between.
  return new Map(
    sections.flatMap((section) => (roles.has(section) || others.includes(section) ? [[section, roles.get(section) ?? section.title]] : [])),
  )
}

const isShortName = ({ title }: Section) =>
  /^\p{Lu}/u.test(title) && title.split(/\s+/).length <= 3 && !isNumbered(title) && !saysStage(title) && !/[?!.:]$/.test(title)
