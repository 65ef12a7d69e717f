/** Every text of the export. */
export const words = {
  about:
    'One file with all that this workspace remembers. It holds what is for few: candid notes, compensation, money, letters. Who exports stands in the audit.',
  export: 'Export everything',
  parts: [
    {
      title: 'What is in it',
      lines: [
        'For Baton: everything as JSON. It brings the workspace into an empty installation, with the whole log and its proof.',
        'For readers: people, accounts and records as CSV, and the document of each handover as Markdown.',
      ],
    },
    {
      title: 'What is not',
      lines: [
        'Sessions, passwords and tokens: people sign in anew where it is brought in.',
        'Tokens of signed links and addresses for blind copies: links in mails that are out open nothing there.',
      ],
    },
    {
      title: 'How it is brought in',
      lines: [
        'Where no team works yet: on the first screen, or by baton import-workspace FILE. The same version of Baton reads it, and every newer one.',
        'Nothing leaves from there until somebody at the server says so: baton allow-sending.',
      ],
    },
  ],
}
