import { count } from '../wording/counts.ts'

/** Every text of one's own page that is not about access. */
export const words = {
  waiting: 'What waits on you',
  waitingNothing: 'Nothing is waiting on you.',
  waitingCount: (n: number) => `${count(n, 'thing waits', 'things wait')} on you.`,
  waitingOpen: 'Open the inbox',
  waitingFailed: 'What waits on you could not be read.',
  notices: 'Notices and quiet hours',
  noticesAbout: 'How mail from Baton reaches you. What is waiting on you is in your inbox, whatever you choose here.',
  rest: 'What is not urgent',
  rests: {
    'at work': 'As it happens, in my working hours',
    digest: 'In the daily list only',
  } as const,
  restHint:
    'Urgent is what stops or changes something at once: an approval, a confirmed letter, a change of owner, a due date within a day.',
  digestAt: 'The daily list comes at',
  digestHint: 'On your working days. If you do not work at that time, it comes when your working hours begin.',
  quiet: 'Quiet hours',
  quietHint: 'No mail arrives during them, urgent or not. It comes when they end.',
  quietOn: 'I have quiet hours',
  timeMissing: 'Choose a time of day.',
  quietFrom: 'From',
  quietTo: 'To',
  noticesSave: 'Save notices',
  noticesSaved: 'Your notices are saved.',
  noticesFailed: 'How notices reach you could not be read. Nothing was changed.',
  letters: 'Letters in your name',
  display: 'Display and keys',
  displayAbout: 'For this browser.',
  theme: 'Colours',
  density: 'Rows',
  densities: { compact: 'Compact', comfortable: 'Comfortable' } as const,
}
