import { words } from './words.ts'

/** What there is to set, who may, and whom others can ask. */
export const settingsParts = [
  { id: 'first-steps', to: '/settings/first-steps', words: words.firstSteps, may: 'people.manage', who: words.whoAdministrators },
  { id: 'people', to: '/settings/people', words: words.people, may: 'people.manage', who: words.whoAdministrators },
  { id: 'teams', to: '/settings/teams', words: words.teams, may: 'people.manage', who: words.whoAdministrators },
  { id: 'pools', to: '/settings/pools', words: words.pools, may: 'pools.write', who: words.whoAll },
  { id: 'calendars', to: '/settings/calendars', words: words.calendars, may: 'calendar.write', who: words.whoAll },
  { id: 'letters', to: '/settings/letters', words: words.letters, may: 'letters.read', who: words.whoLetters },
  { id: 'lists', to: '/import', words: words.listsPart, may: 'import.run', who: words.whoAll },
  { id: 'sending', to: '/settings/sending', words: words.sending, may: 'sending.stop', who: words.whoAll },
  { id: 'mail', to: '/settings/mail', words: words.mail, may: 'mail.manage', who: words.whoAll },
  { id: 'roles', to: '/settings/roles', words: words.rolesPart, may: 'audit.read', who: words.whoAll },
  { id: 'tokens', to: '/settings/tokens', words: words.tokensPart, may: 'people.manage', who: words.whoAdministrators },
  {
    id: 'personal-data',
    to: '/settings/personal-data',
    words: words.personalData,
    may: 'personal-data.manage',
    who: words.whoAdministratorsAlone,
  },
  { id: 'retention', to: '/settings/retention', words: words.retention, may: 'personal-data.manage', who: words.whoAdministratorsAlone },
  { id: 'sign-in', to: '/settings/sign-in', words: words.signInPart, may: 'people.manage', who: words.whoAdministrators },
  { id: 'changes', to: '/settings/changes', words: words.changes, may: 'audit.read', who: words.whoAll },
  { id: 'export', to: '/settings/export', words: words.exportPart, may: 'workspace.export', who: words.whoAdministrators },
] as const

export type SettingsPart = (typeof settingsParts)[number]
