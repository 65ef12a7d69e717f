import { endpoint } from './endpoint.ts'

export const movingOut = {
  exportWorkspace: endpoint({
    method: 'GET',
    path: '/export',
    summary: 'Export everything of the workspace as one file',
    about:
      'A ZIP: all of it as lines of JSON, which `baton import-workspace` brings into an empty installation, and people, accounts, records as CSV and the document of each handover as Markdown beside it. It holds what is for few; sessions, passwords, tokens and secrets it does not. That it was made stands in the audit.',
    who: 'workspace.export',
    status: 200,
    archive: 'application/zip',
    refusals: {
      'export.under-way': { kind: 'conflict', when: 'Another export of this installation is being written.' },
      'software.never-signs': { kind: 'forbidden', when: 'A token asks: a person exports, or whoever runs the server.' },
    },
  }),
}
