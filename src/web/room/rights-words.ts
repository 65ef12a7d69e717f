type Part = { role: string; from: string; until: string | null; delegateOf: { name: string } | null }

/** Every text of "Who may do what". */
export const rightsWords = {
  title: 'Who may do what',
  about: 'The answer comes from the rules that also decide when somebody presses a button. Choose a task, a role or person, and a day.',
  task: 'Task',
  anyTask: 'All tasks',
  who: 'Role or person',
  everybody: 'Everybody with a role',
  roles: 'Roles',
  people: 'People',
  day: 'Day',
  basis: {
    past: (day: string) => `As it was on ${day}, at noon.`,
    now: (day: string) => `Today, ${day}.`,
    ahead: (day: string) => `On ${day}, as far as is known now: who has which role, and who is away then.`,
  },
  may: 'May',
  notNow: 'Not now',
  mayNot: 'May not',
  cell: { R: 'does it', A: 'answers for it', 'R/A': 'does it and answers for it', C: 'is asked before', I: 'is told after' } as Readonly<
    Record<string, string>
  >,
  part: ({ role, from, until, delegateOf }: Part, day: (at: string) => string) =>
    `${role}${delegateOf ? ` in place of ${delegateOf.name}` : ''} since ${day(from)}${until ? `, until ${day(until)}` : ''}`,
  noPart: 'Has no role in this handover at that time.',
  noAddress: 'Has no e-mail address and gets no mail.',
  joint: 'It takes all of',
  first: 'One of them is enough',
  signed: 'has said so',
  notSigned: 'has not yet',
  asked: 'Asked before it closes',
  told: 'Told after',
  roleOf: (role: string, people: readonly { name: string }[]) =>
    `${role} (${people.length === 0 ? 'nobody' : people.map(({ name }) => name).join(' and ')}):`,
  line: (line: number) => `Line ${line} of the page`,
  row: (activity: string, line: number) => `"${activity}", line ${line}`,
  deputies: 'Deputies',
  deputiesAbout: 'Who stands in for whom, from when to when. A deputy may do everything that the person in the role may do.',
  noDeputies: 'Nobody stands in for anybody.',
  deputy: (deputy: string, of: string, role: string, from: string, until: string | undefined) =>
    `${deputy} for ${of} as ${role}, from ${from}${until ? ` to ${until}` : ' on'}`,
}
