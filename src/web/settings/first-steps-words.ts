import { count } from '../wording/counts.ts'

/** Every text of the first steps. */
export const words = {
  about: 'From an empty workspace to the first handover. The order is a suggestion; nothing here has to be done at once.',
  whenNeeded: 'When needed',
  failed: 'The steps could not be read. Nothing was changed.',
  people: {
    title: 'People',
    why: 'A list as CSV, or one by one. Then all of them are invited at once; without a mail server you give out the links yourself.',
    now: (people: number, without: number) =>
      without === 0 ? count(people, 'person', 'people') : `${count(people, 'person', 'people')}, ${without} without access`,
  },
  calendar: {
    title: 'Working days',
    why: 'Due dates leave out public holidays. Choose a country in the calendar of the workspace, and add one for each office elsewhere. Leave is entered by everybody on their own page.',
    now: (calendars: number, withHolidays: number) =>
      `${count(calendars, 'calendar')}, ${withHolidays === 0 ? 'none' : withHolidays} with public holidays`,
  },
  accounts: {
    title: 'Accounts',
    why: 'A list as CSV, with the e-mail address of the CSM who holds each. Contacts and other records come in the same way.',
    some: 'There are accounts',
    none: 'No account yet',
  },
  pools: {
    title: 'Pools and territories',
    why: 'Only for handovers to a pool: its territories say who signs for which region.',
    now: (territories: number) => count(territories, 'territory', 'territories'),
  },
  letters: {
    title: 'Letters',
    why: 'Only if you want your own words: letters already have a text. Somebody else approves yours.',
    now: (inForce: number, waiting: number) =>
      `${inForce} in force${waiting === 0 ? '' : `, ${waiting} ${waiting === 1 ? 'waits' : 'wait'} for approval`}`,
  },
  handover: {
    title: 'The first handover',
    why: 'Start it here, or move one in that is half done in a checklist or tracker.',
    some: 'Handovers have begun',
    none: 'None yet',
  },
}
