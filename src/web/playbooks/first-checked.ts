import type { PlaybookView } from '../../contract/playbooks.ts'
import type { Definition } from '../../core/definition/definition.ts'
import { type Checked, inOrder } from './use-check.ts'

/** What the server told with the page itself. */
export const firstChecked = ({ definition, diagnostics }: PlaybookView): Checked => ({
  // The contract leaves the definition open, so that scripts may read newer ones; the screens come with the server.
  definition: definition as unknown as Definition,
  diagnostics: inOrder(diagnostics),
})
