import { count } from '../wording/counts.ts'

/** Texts that belong to a handover wherever it is shown. */
export const words = {
  done: (what: string) => `${what}: done.`,
  part: (did: string, task: string) => `${did}: done for "${task}".`,
  released: 'The letter is released. It has not left yet, and can be held until it does.',
  left: (n: number) => `${count(n, 'thing')} left for you here.`,
  next: (name: string, verb: string) => `Next: ${name}, ${verb.charAt(0).toLowerCase()}${verb.slice(1)}.`,
  ended: 'This handover has ended.',
  quiet: 'Nothing is waiting on anyone for now.',
  undoBecause: 'Undone right after',
  changed: (what: readonly string[]) =>
    what.length === 0
      ? 'This handover changed while you had this open. What you typed is still here.'
      : `This changed while you had it open: ${what.join(' ')} What you typed is still here.`,
  nothingSent: 'The server does not answer. Nothing was changed; what you typed is still here.',
  notNow: 'Not now',
}
