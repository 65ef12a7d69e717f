import type { PersonalExport } from '../../contract/personal-data.ts'
import { personalText } from '../../core/policy/personal-text.ts'
import { savePart } from '../mail/save-part.ts'

/** What was given out, as a file: for programs, or to read. */
export function savePersonalData(given: PersonalExport, as: 'json' | 'markdown'): void {
  const name = `personal-data-${given.madeAt.slice(0, 10)}`
  if (as === 'json') savePart({ content: `${JSON.stringify(given, null, 2)}\n`, type: 'application/json', name: `${name}.json` })
  else savePart({ content: personalText(given), type: 'text/markdown', name: `${name}.md` })
}
