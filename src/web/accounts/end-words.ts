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
  end: 'Enter its end',
  takeBack: 'Take the end back',
  putHold: 'Put under legal hold',
  lift: 'Lift the legal hold',
  notNow: 'Not now',
  on: 'Ended on',
  because: 'Why',
  reasonMissing: 'Write why, for whoever looks later.',
  running: (refs: readonly string[]) =>
    `${listed(refs)} ${refs.length === 1 ? 'runs' : 'run'} still and ${refs.length === 1 ? 'goes' : 'go'} on until somebody completes or cancels ${refs.length === 1 ? 'it' : 'them'}.`,
  titles: {
    end: (name: string) => `Enter the end of ${name}`,
    'take back': (name: string) => `${name} goes on`,
    hold: (name: string) => `Put ${name} under legal hold`,
    lift: (name: string) => `Lift the legal hold of ${name}?`,
  } as const,
  abouts: {
    end: 'The account leaves the lists, nobody watches whether somebody can be reached for it, no handover of it starts, and the time begins after which its contacts are erased.',
    'end held':
      'The account leaves the lists, nobody watches whether somebody can be reached for it, and no handover of it starts. It is under legal hold: nothing of it is deleted until an administrator lifts the hold.',
    'take back': 'The account is in the lists again, and watched. Contacts that were erased meanwhile do not come back.',
    hold: 'Nothing of this account goes, whatever its age, until the hold is lifted.',
    lift: 'From then on things of this account are kept as long as Settings say.',
  } as const,
  actions: { end: 'Enter the end', 'take back': 'Take the end back', hold: 'Put under legal hold', lift: 'Lift the hold' } as const,
}
