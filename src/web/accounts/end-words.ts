import { listed } from '../wording/counts.ts'

/** Every text about the end of an account and its legal hold. */
export const words = {
  title: 'Contract',
  goesOn: 'The contract goes on.',
  ended: (day: string) => `The contract ended on ${day}.`,
  entered: (because: string, by: string, when: string) =>
    `${because ? `${because.replace(/[.\s]+$/, '')}. ` : ''}Entered by ${by}, ${when}.`,
  stillRuns: 'Still running, until somebody completes or cancels it:',
  hold: 'Under legal hold',
  held: 'Nothing of this account is deleted until an administrator lifts the hold; neither is what you enter here.',
  end: 'Enter end of contract',
  takeBack: 'Undo the end',
  putHold: 'Put under legal hold',
  lift: 'Lift the legal hold',
  notNow: 'Not now',
  on: 'Ended on',
  because: 'Why',
  reasonMissing: 'Write why, for people who look at the account later.',
  running: (refs: readonly string[]) =>
    `${listed(refs)} ${refs.length === 1 ? 'is still running and continues' : 'are still running and continue'} until somebody completes or cancels ${refs.length === 1 ? 'it' : 'them'}.`,
  titles: {
    end: (name: string) => `Enter end of contract of ${name}`,
    'take back': (name: string) => `Undo the end of ${name}?`,
    hold: (name: string) => `Put ${name} under legal hold`,
    lift: (name: string) => `Lift the legal hold of ${name}?`,
  } as const,
  abouts: {
    end: 'The account leaves the lists, its coverage is no longer watched, no handover of it can start, and the retention period of its contacts begins.',
    'end held':
      'The account leaves the lists, its coverage is no longer watched, and no handover of it can start. It is under legal hold: nothing of it is deleted until an administrator lifts the hold.',
    'take back': 'The account is in the lists again, and its coverage is watched. Contacts that were erased meanwhile do not come back.',
    hold: 'Nothing of this account is deleted, whatever its age, until the hold is lifted.',
    lift: 'From then on, data of this account is kept as long as Settings > Retention says.',
  } as const,
  actions: {
    end: 'Enter end of contract',
    'take back': 'Undo the end',
    hold: 'Put under legal hold',
    lift: 'Lift the legal hold',
  } as const,
}
