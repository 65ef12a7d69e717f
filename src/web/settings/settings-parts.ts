import { words } from './words.ts'

/** What there is to set, who may, and whom others can ask. */
export const settingsParts = [
  { id: 'people', to: '/settings/people', words: words.people, may: 'people.manage', who: words.whoAdministrators },
  { id: 'teams', to: '/settings/teams', words: words.teams, may: 'people.manage', who: words.whoAdministrators },
  { id: 'pools', to: '/settings/pools', words: words.pools, may: 'pools.write', who: words.whoAll },
  { id: 'calendars', to: '/settings/calendars', words: words.calendars, may: 'calendar.write', who: words.whoAll },
  { id: 'lists', to: '/import', words: words.listsPart, may: 'import.run', who: words.whoAll },
  { id: 'sending', to: '/settings/sending', words: words.sending, may: 'sending.stop', who: words.whoAll },
  { id: 'mail', to: '/settings/mail', words: words.mail, may: 'mail.manage', who: words.whoAll },
  { id: 'roles', to: '/settings/roles', words: words.rolesPart, may: 'audit.read', who: words.whoAll },
  { id: 'tokens', to: '/settings/tokens', words: words.tokensPart, may: 'people.manage', who: words.whoAdministrators },
  { id: 'changes', to: '/settings/changes', words: words.changes, may: 'audit.read', who: words.whoAll },
] as const

export type SettingsPart = (typeof settingsParts)[number]
