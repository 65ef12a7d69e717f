/** What Baton may change elsewhere, by what a system does and not by who sells it. A workspace chooses a provider for each. */
export const capabilities = {
  'cs-platform': 'CS platform',
  helpdesk: 'Helpdesk',
  chat: 'Chat',
  calendar: 'Calendar',
  crm: 'CRM',
  tracker: 'Tracker',
  documents: 'Documents',
  recordings: 'Recordings',
  mail: 'Mail',
  timeline: 'CS platform timeline',
  owners: 'Owners',
  records: "Baton's records",
} as const

export type Capability = keyof typeof capabilities
