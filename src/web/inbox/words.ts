import { count } from '../wording/counts.ts'

/** Every text of the inbox. */
export const words = {
  title: 'Inbox',
  mine: 'Waiting on me',
  others: 'Waiting on others',
  late: 'Late',
  today: 'Today',
  later: 'Later',
  unblocks: (name: string) => `unblocks ${name}`,
  holder: (name: string) => `${name} has it`,
  noDue: 'no date',
  nudge: 'Nudge',
  nextNudge: (when: string) => `next nudge ${when}`,
  nudged: (name: string, when: string | undefined) =>
    when ? `${name} hears of it ${when}, when they are at work.` : `${name} was reminded.`,
  renewal: (day: string) => `renewal ${day}`,
  empty: 'Nothing is waiting on you.',
  emptyOthers: (n: number) =>
    n === 0
      ? 'Nothing of yours is waiting on other people either.'
      : `${count(n, 'thing')} ${n === 1 ? 'is' : 'are'} waiting on other people.`,
  firstSteps: 'First steps of a new workspace',
  seeOthers: 'See what waits on others',
  othersEmpty: 'Nothing of yours is waiting on other people.',
  viewer: 'You are a viewer. Tasks will appear here if someone assigns you one.',
  start: 'Start handover',
  stale: (when: string) => `Showing your list from ${when}; we could not refresh.`,
  failed: 'Your list could not be loaded. Nothing was changed.',
  peek: 'Look at the row',
  open: 'Open handover',
  openReview: 'Open the review',
  openLetter: 'Open the letter',
  openDossier: 'Open the dossier',
  close: 'Close',
  doFirst: 'Do what the row asks',
  needYou: (all: number, yours: number) => `${count(all, 'item')}, ${yours} need you.`,
  notNow: (name: string) => `This waits on ${name}.`,
  notPossible: 'This cannot be done from here yet.',
  gone: 'This is done. The next row shows what is left.',
  peekFailed: 'This row could not be loaded. Nothing was changed.',
}
