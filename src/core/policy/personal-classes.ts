/** What is kept about a person, by what it is for; and what becomes of it when they are erased. */
export const personalClasses = {
  profile: {
    title: 'Profile',
    becomes: 'erased',
    why: 'Name, address, place, calendar and leave. A pseudonym takes the place of the name.',
  },
  access: { title: 'Access', becomes: 'erased', why: 'Password, browsers, tokens, links and when they were here last.' },
  contact: { title: 'Contact', becomes: 'erased', why: 'The whole record, with what was noted about them, in the log too.' },
  record: { title: 'Records that name them', becomes: 'pseudonym', why: 'Meetings, tickets and other records stay, under the pseudonym.' },
  mail: { title: 'Mail', becomes: 'erased', why: 'Mail to them loses its text; other mail keeps it, under the pseudonym.' },
  letter: {
    title: 'Letters',
    becomes: 'pseudonym',
    why: 'That a letter was approved and left, and when, has to stay provable. Its words stay, under the pseudonym; the digest of what was sent stays too.',
  },
  words: {
    title: "Other people's words",
    becomes: 'chosen',
    why: 'Comments, answers and notes. Each can be kept or put under the pseudonym.',
  },
  history: { title: 'Other entries of the log', becomes: 'pseudonym', why: 'What happened stays, under the pseudonym.' },
  process: {
    title: 'Part in handovers',
    becomes: 'stays',
    why: 'Who held an account, decided, signed and asked, and when, is what the handovers are proven by. It names an id that no longer leads to a name.',
  },
  page: { title: 'Playbook pages', becomes: 'stays', why: 'A page is what handovers ran on. Publish it again without the name.' },
} as const satisfies Record<string, { title: string; becomes: 'erased' | 'pseudonym' | 'chosen' | 'stays'; why: string }>

export type PersonalClass = keyof typeof personalClasses
export const personalClassNames = Object.keys(personalClasses) as PersonalClass[]
