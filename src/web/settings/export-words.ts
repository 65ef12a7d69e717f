/** Every text of the export. */
export const words = {
  about:
    'One file with everything in this workspace, restricted facts included: candid notes, compensation, money, letters. The audit records who exports.',
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
      title: 'What is not in it',
      lines: [
        'Sessions, passwords and tokens: people set new passwords where it is imported.',
        'Tokens of signed links and addresses for blind copies: links in mail that was sent before do not work there.',
      ],
    },
    {
      title: 'How to import it',
      lines: [
        'Into an installation without a workspace: on the first screen, or with baton import-workspace FILE. The same version of Baton reads it, and every newer one.',
        'Nothing is sent from there until somebody on the server allows it: baton allow-sending.',
      ],
    },
  ],
}
