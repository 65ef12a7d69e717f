import { words } from './words.ts'

/** What there is to set, by groups; who may, whom others can ask, and by which other words people look for it. */
export const settingsGroups = [
  { id: 'people', words: words.groups.people },
  { id: 'work', words: words.groups.work },
  { id: 'customers', words: words.groups.customers },
  { id: 'data', words: words.groups.data },
] as const

export const settingsParts = [
  part(
    'first-steps',
    'people',
    '/settings/first-steps',
    words.firstSteps,
    'people.manage',
    words.whoAdministrators,
    words.abouts.firstSteps,
    'begin start set up checklist',
  ),
  part(
    'people',
    'people',
    '/settings/people',
    words.people,
    'people.manage',
    words.whoAdministrators,
    words.abouts.people,
    'invite staff users colleagues access',
  ),
  part(
    'teams',
    'people',
    '/settings/teams',
    words.teams,
    'people.manage',
    words.whoAdministrators,
    words.abouts.teams,
    'reports boss organisation',
  ),
  part('roles', 'people', '/settings/roles', words.rolesPart, 'audit.read', words.whoAll, words.abouts.roles, 'rights permissions'),
  part(
    'tokens',
    'people',
    '/settings/tokens',
    words.tokensPart,
    'people.manage',
    words.whoAdministrators,
    words.abouts.tokens,
    'api keys software',
  ),
  part(
    'sign-in',
    'people',
    '/settings/sign-in',
    words.signInPart,
    'people.manage',
    words.whoAdministrators,
    words.abouts.signIn,
    'sso oidc scim password passkey directory',
  ),
  part(
    'pools',
    'work',
    '/settings/pools',
    words.pools,
    'pools.write',
    words.whoAll,
    words.abouts.pools,
    'territory deputy region engineers',
  ),
  part('tiers', 'work', '/settings/tiers', words.tiers, 'lists.write', words.whoLists, words.abouts.tiers, 'segment touch service level'),
  part('labels', 'work', '/settings/labels', words.labels, 'lists.write', words.whoLists, words.abouts.labels, 'tags colours issue'),
  part(
    'calendars',
    'work',
    '/settings/calendars',
    words.calendars,
    'calendar.write',
    words.whoAll,
    words.abouts.calendars,
    'holidays hours leave time zone working days',
  ),
  part(
    'letters',
    'customers',
    '/settings/letters',
    words.letters,
    'letters.read',
    words.whoLetters,
    words.abouts.letters,
    'templates word docx approve wording',
  ),
  part(
    'sending',
    'customers',
    '/settings/sending',
    words.sending,
    'sending.stop',
    words.whoAll,
    words.abouts.sending,
    'stop mail emergency',
  ),
  part('mail', 'customers', '/settings/mail', words.mail, 'mail.manage', words.whoAll, words.abouts.mail, 'smtp server test letter'),
  part('lists', 'data', '/import', words.listsPart, 'import.run', words.whoAll, words.abouts.lists, 'csv upload undo'),
  part(
    'export',
    'data',
    '/settings/export',
    words.exportPart,
    'workspace.export',
    words.whoAdministrators,
    words.abouts.export,
    'download backup move',
  ),
  part(
    'personal-data',
    'data',
    '/settings/personal-data',
    words.personalData,
    'personal-data.manage',
    words.whoAdministratorsAlone,
    words.abouts.personalData,
    'gdpr erase privacy',
  ),
  part(
    'retention',
    'data',
    '/settings/retention',
    words.retention,
    'personal-data.manage',
    words.whoAdministratorsAlone,
    words.abouts.retention,
    'legal hold months delete',
  ),
  part('changes', 'data', '/settings/changes', words.changes, 'audit.read', words.whoAll, words.abouts.changes, 'audit log history'),
] as const

export type SettingsPart = (typeof settingsParts)[number]

function part<const Id extends string, const Group extends string, const To extends string, const May extends string>(
  id: Id,
  group: Group,
  to: To,
  name: string,
  may: May,
  who: string,
  about: string,
  find: string,
) {
  return { id, group, to, words: name, may, who, about, find }
}

/** What fits what somebody typed: each of its words begins one of the name's, of what is said about it, or of how else it is called. */
export function findSettings<P extends Pick<SettingsPart, 'words' | 'about' | 'find'>>(parts: readonly P[], typed: string): P[] {
  const asked = wordsIn(typed)
  if (asked.length === 0) return [...parts]
  const fits = (text: string) => {
    const known = wordsIn(text)
    return asked.every((word) => known.some((one) => one.startsWith(word)))
  }
  // What is called so comes before what is only about it.
  return [...new Set([...parts.filter((one) => fits(one.words)), ...parts.filter((one) => fits(`${one.words} ${one.about} ${one.find}`))])]
}

const wordsIn = (text: string) => text.toLocaleLowerCase('en').match(/[\p{L}\p{N}]+/gu) ?? []
