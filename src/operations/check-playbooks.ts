import type { playbookPages } from '../contract/playbook-pages.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** What was understood of pages and what is wrong with them, alone and with each other. */
export const checkPlaybooks =
  ({ compile }: Pick<Services, 'compile'>): Operation<typeof playbookPages.checkPlaybooks> =>
  async ({ body: { pages } }, { gone }) => {
    const compiled = await compile.check(
      pages.map((text, index) => ({ name: `Page ${index + 1}`, text })),
      gone,
    )
    return {
      pages: compiled.map(({ definition, diagnostics }) => ({
        definition: definition as unknown as Record<string, unknown>,
        diagnostics,
      })),
    }
  }
