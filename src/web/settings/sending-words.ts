import { count } from '../wording/counts.ts'

/** Every text about the stop of all sending, and about how mail leaves. */
export const words = {
  about:
    'For when something wrong is being sent: a letter with a wrong date, a wrong list. It takes effect within a second, on every node.',
  goesOn: 'Letters and notices may leave.',
  stopped: (who: string, when: string) => `${who} stopped all sending ${when}.`,
  why: (why: string) => `Why: ${why}`,
  waiting: (notices: number, letters: number) =>
    [
      notices > 0 ? `${count(notices, 'notice waits', 'notices wait')} to leave` : '',
      letters > 0 ? `${count(letters, 'released letter waits', 'released letters wait')} for the moment to leave` : '',
    ]
      .filter(Boolean)
      .join(', ') || 'Nothing waits to leave at this moment.',
  stop: 'Stop all sending',
  stopTitle: 'Stop all sending?',
  stopAbout:
    'From now on no letters and no notices leave. Letters that are about to leave are held, and somebody has to release them again. Notices wait and leave when sending is resumed. Everybody reads your reason at the top of each screen.',
  reason: 'Why',
  reasonHint: 'Everybody reads it.',
  reasonMissing: 'Write why.',
  keep: 'Keep sending',
  resume: 'Resume sending',
  resumeTitle: 'Resume sending?',
  resumeAbout: (notices: number) =>
    `${notices === 0 ? 'No notice waits.' : `${count(notices, 'notice leaves', 'notices leave')} now.`} Letters that were held stay held until somebody releases them again.`,
  resumeReason: 'What is different now',
  keepStopped: 'Keep it stopped',
  nowStopped: 'All sending is stopped.',
  nowGoesOn: 'Sending is resumed.',
  effectTitle: 'What it holds, and what it does not',
  effects: [
    'Letters: no byte of one leaves that has not left. One whose last byte is gone cannot be taken back; it is shown as sent.',
    'Notices, daily lists, invitations and links by mail: they wait.',
    'What people send from their own mailbox is not held. They read at the top of each screen that sending is stopped.',
  ],
  onServer: 'On the server itself, without signing in:',
  command: 'baton stop-sending --by NAME --why WORDS',
  failed: 'Whether sending is stopped could not be read. Nothing was changed.',

  mailAbout: 'Which server sends our mail, who notices come from, and whether it works.',
  server: 'Mail server',
  serverKept: 'No mail server is set: letters and notices are kept here, and nothing leaves.',
  serverDemo: 'This is a demo: its mail is kept, whatever is set.',
  serverHow: 'The mail server is set where Baton is started, so that its password is on no screen: SMTP_URL and BATON_MAIL_FROM.',
  serverRestored: 'This copy came from a backup or an export. It sends nothing until "baton allow-sending" is run on its server.',
  serverName: 'Server',
  from: 'Notices come from',
  answers: 'Answers',
  answersWell: (isEncrypted: boolean) => (isEncrypted ? 'Yes, encrypted' : 'Yes, without encryption'),
  counts: 'Mail so far',
  countWords: ({ waiting, sent, refused, unknown }: { waiting: number; sent: number; refused: number; unknown: number }) =>
    [`${sent} accepted`, `${waiting} waiting`, `${refused} refused`, ...(unknown > 0 ? [`${unknown} unknown`] : [])].join(', '),
  test: 'Send yourself a test mail',
  testing: 'The test mail is on its way.',
  testOutcome: { sent: 'The server accepted it.', refused: 'The server did not accept it.', kept: 'Nothing was sent.' } as const,
  testTo: (to: string) => `To ${to}.`,
  timeline: 'Timeline addresses',
  timelineAbout:
    'Whoever sends a letter can have a copy of it in the timeline of the CS platform: each person sets the address on their own page. It is a secret of that person and shown to nobody else.',
  timelineCount: (set: number, all: number) => `${set} of ${count(all, 'person', 'people')} who send letters have set theirs.`,
  timelineMissing: 'Not set yet:',
  mailFailed: 'How mail leaves could not be read. Nothing was changed.',
}
